namespace ApprovalPortal.Web.Features.Notifications;

/// <summary>Names the words of the bell and its list.</summary>
public sealed class NotificationTexts;
