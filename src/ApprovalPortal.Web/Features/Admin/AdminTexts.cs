namespace ApprovalPortal.Web.Features.Admin;

/// <summary>Names the words of the admin's lists of requests.</summary>
public sealed class AdminTexts;
