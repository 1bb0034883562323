using ApprovalPortal.Data.Decisions;
using ApprovalPortal.Data.Notifications;
using ApprovalPortal.Data.People;
using ApprovalPortal.Data.Sessions;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ApprovalPortal.Data;

/// <summary>
/// Accounts, sessions, notifications and sent decisions; never the state of a request, which only Temporal holds.
/// </summary>
public abstract class PortalDbContext(DbContextOptions options)
    : IdentityDbContext<PortalUser, IdentityRole, string>(options), IDataProtectionKeyContext
{
    /// <summary>One row for each person and event.</summary>
    public DbSet<Notification> Notifications => Set<Notification>();

    /// <summary>One row for each decision that the portal sent.</summary>
    public DbSet<SentDecision> SentDecisions => Set<SentDecision>();

    /// <summary>One row for each sign-in that has not ended.</summary>
    public DbSet<Session> Sessions => Set<Session>();

    /// <summary>The keys that every node signs its cookies with.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<PortalUser>().Property(user => user.DisplayName).HasMaxLength(PortalUser.DisplayNameLength);
        builder.Entity<Notification>(Configure);
        builder.Entity<SentDecision>(Configure);
        builder.Entity<Session>(Configure);
    }

    private static void Configure(EntityTypeBuilder<Session> session)
    {
        session.Property(row => row.Id).HasMaxLength(Session.IdLength);
        session.HasOne<PortalUser>().WithMany().HasForeignKey(row => row.UserId).OnDelete(DeleteBehavior.Cascade);
    }

    private static void Configure(EntityTypeBuilder<Notification> notification)
    {
        notification.Property(row => row.EventKey).HasMaxLength(NotificationText.EventKeyLength);
        notification.Property(row => row.Kind).HasConversion<string>().HasMaxLength(20);
        notification.Property(row => row.RequestId).HasMaxLength(NotificationText.RequestIdLength);
        notification.Property(row => row.Title).HasMaxLength(NotificationText.TitleLength);
        notification.Property(row => row.Detail).HasMaxLength(NotificationText.DetailLength);
        notification.HasIndex(row => new { row.UserId, row.EventKey }).IsUnique();
        notification.HasIndex(row => new { row.UserId, row.ReadAt });
        notification.HasIndex(row => new { row.UserId, row.Id });
        notification.HasOne<PortalUser>().WithMany().HasForeignKey(row => row.UserId).OnDelete(DeleteBehavior.Cascade);
    }

    private static void Configure(EntityTypeBuilder<SentDecision> decision)
    {
        decision.HasKey(row => new { row.RunId, row.Step, row.DecisionId });
        decision.Property(row => row.RequestId).HasMaxLength(SentDecision.IdLength);
        decision.Property(row => row.RunId).HasMaxLength(SentDecision.IdLength);
        decision.Property(row => row.Step).HasMaxLength(SentDecision.StepLength);
        decision.Property(row => row.DecisionId).HasMaxLength(SentDecision.IdLength);
        decision.Property(row => row.Person).HasMaxLength(SentDecision.PersonLength);
        decision.Property(row => row.Outcome).HasMaxLength(SentDecision.OutcomeLength);
        decision.HasIndex(row => row.RequestId);
    }
}
