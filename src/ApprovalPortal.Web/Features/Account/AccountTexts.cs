namespace ApprovalPortal.Web.Features.Account;

/// <summary>Names the words of sign-in, sign-out and passwords.</summary>
public sealed class AccountTexts;
