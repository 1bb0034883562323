namespace ApprovalPortal.Web.Features.Admin;

/// <summary>Names the words of the accounts page.</summary>
public sealed class UsersTexts;
