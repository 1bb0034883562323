using ApprovalPortal.Data;
using ApprovalPortal.Data.Notifications;
using ApprovalPortal.Data.People;
using ApprovalPortal.Workflows.Approvals;
using Microsoft.EntityFrameworkCore;
using Temporalio.Activities;

namespace ApprovalPortal.Worker.Activities;

/// <summary>What a notification is about.</summary>
/// <param name="RequestId">The request, to link to.</param>
/// <param name="Title">The request's title.</param>
/// <param name="Requester">As the starter wrote it; need not be an account.</param>
public sealed record Subject(string RequestId, string Title, string Requester);

/// <summary>Writes notifications for the run of the current activity; a repeat of the activity adds nothing.</summary>
public sealed class Notifier(IDbContextFactory<PortalDbContext> contexts, NotificationStore store, TimeProvider time)
{
    /// <summary>Tells the requester; somebody without account is not told.</summary>
    public async Task TellRequesterAsync(Subject subject, NotificationKind kind, string? detail = null)
    {
        var requester = await FindAccountAsync(subject.Requester);
        await WriteAsync(subject, kind, detail, requester is null ? [] : [requester]);
    }

    /// <summary>Tells who holds one of the roles at this moment, but not the requester.</summary>
    public async Task TellHoldersAsync(Subject subject, NotificationKind kind, IReadOnlyCollection<ApprovalRole> roles)
    {
        var requester = await FindAccountAsync(subject.Requester);
        var holders = await FindHoldersAsync(roles);
        await WriteAsync(subject, kind, null, holders.Where(id => id != requester));
    }

    private static string AccountRole(ApprovalRole role) => role switch
    {
        ApprovalRole.Manager => PortalRoles.Manager,
        ApprovalRole.Director => PortalRoles.Director,
        ApprovalRole.Vp => PortalRoles.Vp,
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };

    private async Task<string?> FindAccountAsync(string email)
    {
        await using var db = await contexts.CreateDbContextAsync(Cancelled);
        var normalized = email.Trim().ToUpperInvariant();
        return await db.Users
            .Where(user => user.NormalizedEmail == normalized)
            .Select(user => user.Id)
            .FirstOrDefaultAsync(Cancelled);
    }

    private async Task<IReadOnlyList<string>> FindHoldersAsync(IReadOnlyCollection<ApprovalRole> roles)
    {
        await using var db = await contexts.CreateDbContextAsync(Cancelled);
        var names = roles.Select(AccountRole).ToList();
        var holders = await db.UserRoles
            .Join(db.Roles.Where(role => names.Contains(role.Name!)), held => held.RoleId, role => role.Id, (held, _) => held.UserId)
            .Distinct()
            .Join(db.Users, id => id, user => user.Id, (_, user) => new { user.Id, user.LockoutEnd })
            .ToListAsync(Cancelled);
        return [.. holders.Where(user => !PortalUser.IsLockedByAdmin(user.LockoutEnd)).Select(user => user.Id)];
    }

    private Task WriteAsync(Subject subject, NotificationKind kind, string? detail, IEnumerable<string> userIds)
    {
        var run = ActivityExecutionContext.Current.Info;
        var now = time.GetUtcNow();
        return store.AddAsync(
            [.. userIds.Select(id => new Notification
            {
                UserId = id,
                EventKey = $"{run.WorkflowId}/{run.WorkflowRunId}/{kind}",
                Kind = kind,
                RequestId = subject.RequestId,
                Title = subject.Title,
                Detail = detail,
                CreatedAt = now,
            })],
            Cancelled);
    }

    private static CancellationToken Cancelled => ActivityExecutionContext.Current.CancellationToken;
}
