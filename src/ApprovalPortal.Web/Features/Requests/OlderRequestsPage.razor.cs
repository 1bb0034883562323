using ApprovalPortal.Web.Approvals;
using ApprovalPortal.Web.Approvals.Feed;
using ApprovalPortal.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Temporalio.Exceptions;

namespace ApprovalPortal.Web.Features.Requests;

/// <summary>Requests that closed too long ago for the lists: a page of them more at each click, nothing by itself.</summary>
public sealed partial class OlderRequestsPage : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private readonly List<ApprovalRow> _rows = [];
    private readonly HashSet<string> _shown = new(StringComparer.Ordinal);
    private TimeSpan _age;
    private DateTimeOffset? _next;
    private bool _hasMore;
    private bool _isReading = true;
    private string? _problem;

    [Inject]
    private ApprovalArchive Archive { get; set; } = default!;

    [Inject]
    private ICurrentViewer CurrentViewer { get; set; } = default!;

    [Inject]
    private IOptions<ApprovalsOptions> Options { get; set; } = default!;

    [Inject]
    private IStringLocalizer<RequestTexts> Texts { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        _age = Options.Value.ClosedRowsAge;
        if (RendererInfo.IsInteractive)
        {
            await ReadAsync();
        }
    }

    private async Task ReadAsync()
    {
        (_isReading, _problem) = (true, null);
        try
        {
            if (await CurrentViewer.GetAsync() is { } viewer)
            {
                Show(await Archive.ReadAsync(viewer, _next, _gone.Token));
            }
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException or InvalidOperationException)
        {
            (_problem, _hasMore) = (Texts["OlderFailed"], true);
        }

        _isReading = false;
    }

    private void Show(ArchivePage? page)
    {
        if (page is null)
        {
            (_problem, _hasMore) = (Texts["OlderBusy"], true);
            return;
        }

        // Of a request that was reopened, the newest run comes first.
        _rows.AddRange(page.Rows.Where(row => _shown.Add(row.RequestId)));
        (_next, _hasMore) = (page.Next ?? _next, page.Next is not null);
    }
}
