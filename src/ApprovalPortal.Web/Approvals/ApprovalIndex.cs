namespace ApprovalPortal.Web.Approvals;

/// <summary>
/// All open requests and the lately closed ones, in memory: the one source of every list, count, search and badge of this
/// node. Any thread may call it.
/// </summary>
public sealed class ApprovalIndex
{
    /// <summary>How complete and how old the picture is.</summary>
    public FeedState State { get; private set; } = new(false, null, null);

    /// <summary>Answers a page of a list.</summary>
    public ApprovalPage Query(ApprovalQuery query) => throw new NotImplementedException();

    /// <summary>How many requests the list would have.</summary>
    public int Count(ApprovalQuery query) => throw new NotImplementedException();

    /// <summary>The newest run of a request, or null when the index has none.</summary>
    public ApprovalRow? Find(string requestId) => throw new NotImplementedException();

    /// <summary>Takes newer rows over; a row that is older than the known one of its id, by run or revision, is dropped.</summary>
    public void Apply(IReadOnlyCollection<ApprovalRow> rows) => throw new NotImplementedException();

    /// <summary>Tells how complete and how old the picture is.</summary>
    public void Report(FeedState state) => State = state;

    /// <summary>
    /// Calls back after rows or <see cref="State"/> changed, at most four times a second and never two at once, outside
    /// any lock, on any thread; with an id only after that request changed. Dispose to stop.
    /// </summary>
    public IDisposable Subscribe(Action onChanged, string? requestId = null) => throw new NotImplementedException();
}

/// <summary>How complete and how old the index is.</summary>
/// <param name="IsLoaded">Everything has been read once.</param>
/// <param name="AsOf">When the last change query answered, in UTC.</param>
/// <param name="Problem">Why the picture may be old, one sentence for people; null while all is well.</param>
public sealed record FeedState(bool IsLoaded, DateTimeOffset? AsOf, string? Problem);
