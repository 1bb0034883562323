using ApprovalPortal.Data.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ApprovalPortal.Data;

/// <summary>Brings the database to this program's version before anything else uses it.</summary>
public static class PortalDatabase
{
    /// <summary>The name of the SQLite file that the portal creates in its data folder by default.</summary>
    internal const string OwnFile = "portal.db";

    /// <summary>True for the default SQLite file in the data folder; false for every other database that was configured.</summary>
    public static async Task<bool> IsOwnFileAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var contexts = services.GetRequiredService<IDbContextFactory<PortalDbContext>>();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return db.Database.IsSqlite()
            && PortalDataDirectory.TryFind(services.GetRequiredService<IConfiguration>()) is { } folder
            && db.Database.GetDbConnection().DataSource == Path.Combine(folder, OwnFile);
    }

    /// <summary>
    /// Creates the database when missing, migrates it, adds missing roles and reads the accounts. Any number of processes
    /// may do so at once: one works, the others wait and find it done.
    /// </summary>
    /// <exception cref="InvalidOperationException">The database was written by a newer version of the program.</exception>
    public static async Task MigrateAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var contexts = services.GetRequiredService<IDbContextFactory<PortalDbContext>>();
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            await using var held = await DatabaseLock.AcquireAsync(db, cancellationToken);
            await RefuseNewerAsync(db, cancellationToken);
            await db.Database.MigrateAsync(cancellationToken);
            await AddRolesAsync(db, cancellationToken);
        }

        await services.GetRequiredService<PeopleDirectory>().RefreshAsync(cancellationToken);
    }

    private static async Task RefuseNewerAsync(PortalDbContext db, CancellationToken cancellationToken)
    {
        // Where the table is missing, PostgreSQL's provider reports the look into it as a failed command.
        await db.GetService<IHistoryRepository>().CreateIfNotExistsAsync(cancellationToken);
        var applied = await db.Database.GetAppliedMigrationsAsync(cancellationToken);
        if (applied.Except(db.Database.GetMigrations()).FirstOrDefault() is { } unknown)
        {
            throw new InvalidOperationException(
                $"The database is newer than this program: it has the migration {unknown}, which this version of "
                + "ApprovalPortal does not know. Start the newer version, or restore a backup from before it.");
        }
    }

    private static async Task AddRolesAsync(PortalDbContext db, CancellationToken cancellationToken)
    {
        var present = await db.Roles.Select(role => role.Name).ToListAsync(cancellationToken);
        db.Roles.AddRange(PortalRoles.All.Except(present).Select(name => new IdentityRole(name!)
        {
            NormalizedName = name!.ToUpperInvariant(),
        }));
        await db.SaveChangesAsync(cancellationToken);
    }
}
