using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.Extensions.DependencyInjection;

namespace ApprovalPortal.Data;

/// <summary>
/// Makes contexts for <c>dotnet-ef</c> 10.0.15, from the repository's root:
/// <c>dotnet-ef migrations add NAME -p src/ApprovalPortal.Data -c SqlitePortalDbContext -o Migrations/Sqlite</c>, and the
/// same with <c>-c PostgreSqlPortalDbContext -o Migrations/PostgreSql</c>. No database is asked.
/// </summary>
internal sealed class DesignTimeContexts
    : IDesignTimeDbContextFactory<SqlitePortalDbContext>, IDesignTimeDbContextFactory<PostgreSqlPortalDbContext>
{
    private static readonly ServiceProvider s_services = new ServiceCollection()
        .Configure<IdentityOptions>(PortalDbOptions.SetSchema)
        .BuildServiceProvider();

    SqlitePortalDbContext IDesignTimeDbContextFactory<SqlitePortalDbContext>.CreateDbContext(string[] args) =>
        new(PortalDbOptions.ForSqlite("Data Source=portal.db", s_services));

    PostgreSqlPortalDbContext IDesignTimeDbContextFactory<PostgreSqlPortalDbContext>.CreateDbContext(string[] args) =>
        new(PortalDbOptions.ForPostgreSql("Host=localhost", s_services));
}
