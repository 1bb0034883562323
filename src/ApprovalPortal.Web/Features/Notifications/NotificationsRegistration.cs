namespace ApprovalPortal.Web.Features.Notifications;

/// <summary>Adds what the bell lives on.</summary>
public static class NotificationsRegistration
{
    /// <summary>Adds <see cref="NotificationFeed"/>, running, and <see cref="MyNotifications"/> for each viewer.</summary>
    public static void AddNotificationFeed(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<NotificationFeed>();
        builder.Services.AddHostedService(static services => services.GetRequiredService<NotificationFeed>());
        builder.Services.AddScoped<MyNotifications>();
    }
}
