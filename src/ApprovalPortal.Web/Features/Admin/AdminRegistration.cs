namespace ApprovalPortal.Web.Features.Admin;

/// <summary>Adds what admins do to accounts.</summary>
public static class AdminRegistration
{
    /// <summary>Adds <see cref="AccountAdministration"/>, one for each circuit.</summary>
    public static void AddAccountAdministration(this WebApplicationBuilder builder) =>
        builder.Services.AddScoped<AccountAdministration>();
}
