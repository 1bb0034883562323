namespace ApprovalPortal.Web.Components.Approvals;

/// <summary>Names the words that all lists, dialogs and pages of requests share.</summary>
public sealed class ApprovalTexts;
