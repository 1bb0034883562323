namespace ApprovalPortal.Web.Features.Inbox;

/// <summary>Names the words of the inbox.</summary>
public sealed class InboxTexts;
