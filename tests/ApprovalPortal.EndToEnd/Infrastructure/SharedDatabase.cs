using ApprovalPortal.Data;
using ApprovalPortal.Data.People;
using ApprovalPortal.Tests.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace ApprovalPortal.EndToEnd.Infrastructure;

/// <summary>A PostgreSQL database with the demo accounts, which a node creates in a SQLite file of its own only.</summary>
public static class SharedDatabase
{
    /// <summary>Creates the database and returns its connection string.</summary>
    public static async Task<string> CreateAsync(PostgreSqlServer server)
    {
        var database = await server.CreateDatabaseAsync();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("Database:Provider", "PostgreSQL"), new("ConnectionStrings:Portal", database)]);
        builder.AddPortalData();
        using var host = builder.Build();
        await PortalDatabase.MigrateAsync(host.Services, TestContext.Current.CancellationToken);
        await DemoAccounts.CreateAsync(host.Services, TestContext.Current.CancellationToken);
        return database;
    }
}
