using System.Threading.RateLimiting;
using ApprovalPortal.Web.Approvals.Index;
using ApprovalPortal.Web.Security;
using Microsoft.Extensions.Options;

namespace ApprovalPortal.Web.Approvals.Feed;

/// <summary>
/// Requests that closed longer ago than the index keeps them: read from visibility, a page at a time, when somebody asks.
/// Visibility takes few calls a second and the feed needs one of them, so this node asks for one page a second at most.
/// </summary>
public sealed class ApprovalArchive(
    IApprovalClient client, ApprovalIndex index, IOptions<ApprovalsOptions> options, TimeProvider time) : IDisposable
{
    /// <summary>Rows of a page, at most.</summary>
    public const int PageSize = 50;

    // Where most rows are not the viewer's to see, a page may come back short instead of reading for minutes.
    private const int MostRead = 1_000;

    private readonly TokenBucketRateLimiter _limiter = new(new()
    {
        TokenLimit = 3,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = 10,
    });

    /// <summary>
    /// The next rows that the viewer may see, the lately closed ones first, beginning before <paramref name="closedBefore"/>
    /// or where the index ends; null when too many ask at this moment.
    /// </summary>
    public async Task<ArchivePage?> ReadAsync(Viewer viewer, DateTimeOffset? closedBefore, CancellationToken cancellationToken)
    {
        using var lease = await _limiter.AcquireAsync(1, cancellationToken);
        if (!lease.IsAcquired)
        {
            return null;
        }

        var seesOthers = viewer.IsAdmin || viewer.Roles.Count > 0;
        var query = VisibilityQuery.ClosedBefore(
            closedBefore ?? time.GetUtcNow() - options.Value.ClosedRowsAge, seesOthers ? null : viewer.Email);
        var rows = new List<ApprovalRow>();
        var read = 0;
        await foreach (var row in client.ListAsync(query, cancellationToken))
        {
            // A reopened request is shown by its newest run, which the index knows.
            if (viewer.MaySee(row.Requester, row.RequiredRoles) && index.Find(row.RequestId) is null)
            {
                rows.Add(row);
            }

            if (rows.Count == PageSize || ++read == MostRead)
            {
                return new(rows, row.ClosedAt);
            }
        }

        return new(rows, null);
    }

    /// <inheritdoc />
    public void Dispose() => _limiter.Dispose();
}

/// <summary>A page of the archive.</summary>
/// <param name="Rows">The lately closed ones first.</param>
/// <param name="Next">Before when the next page begins, in UTC; null when there is none.</param>
public sealed record ArchivePage(IReadOnlyList<ApprovalRow> Rows, DateTimeOffset? Next);
