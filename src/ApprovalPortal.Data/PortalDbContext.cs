using ApprovalPortal.Data.Notifications;
using ApprovalPortal.Data.People;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace ApprovalPortal.Data;

/// <summary>People and what they were told; never the state of a request, which is Temporal's alone.</summary>
public abstract class PortalDbContext(DbContextOptions options)
    : IdentityDbContext<PortalUser, IdentityRole, string>(options), IDataProtectionKeyContext
{
    /// <summary>One row for each person and event.</summary>
    public DbSet<Notification> Notifications => Set<Notification>();

    /// <summary>The keys that every node signs its cookies with.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();
}
