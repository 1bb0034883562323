namespace ApprovalPortal.Web.Components.Layout;

/// <summary>Names the words that surround every page.</summary>
public sealed class LayoutTexts;
