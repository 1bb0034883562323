using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Security;
using Microsoft.AspNetCore.Components;

namespace ApprovalPortal.Web.Features.Inbox;

/// <summary>What all rows of an inbox have in common; one object, since a parameter costs memory in every row.</summary>
/// <param name="Viewer">Who looks.</param>
/// <param name="Selected">Called when a row was clicked (true) or its link got the focus (false).</param>
/// <param name="Decided">Called when a decision was answered.</param>
public sealed record InboxRowActs(
    Viewer Viewer,
    EventCallback<(ApprovalRow Row, bool ByHand)> Selected,
    EventCallback<ApprovalRow> Decided);
