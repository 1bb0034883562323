namespace ApprovalPortal.Web.Features.Requests;

/// <summary>Names the words of the requester's pages and of a request's page.</summary>
public sealed class RequestTexts;
