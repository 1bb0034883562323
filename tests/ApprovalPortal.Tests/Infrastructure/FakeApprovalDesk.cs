using ApprovalPortal.Web.Approvals.Desk;


namespace ApprovalPortal.Tests.Infrastructure;

/// <summary>A desk that answers what a test says and remembers what it was asked.</summary>
public sealed class FakeApprovalDesk : IApprovalDesk
{
    /// <summary>What <see cref="GetAsync"/> answers, by id.</summary>
    public Dictionary<string, ApprovalSnapshot> Snapshots { get; } = [];

    /// <summary>What the next commands answer, in order; the last one is repeated.</summary>
    public Queue<Func<Task<CommandOutcome>>> Answers { get; } = new();

    /// <summary>The requests that were submitted.</summary>
    public List<NewApproval> Submitted { get; } = [];

    /// <summary>The decisions that were sent.</summary>
    public List<DecisionCommand> Decided { get; } = [];

    /// <summary>The withdrawals that were sent.</summary>
    public List<(string RequestId, string RunId, string Reason)> Withdrawn { get; } = [];

    /// <summary>The command ids of the withdrawals.</summary>
    public List<string> WithdrawalIds { get; } = [];

    /// <summary>The reopenings that were sent.</summary>
    public List<(string RequestId, string RunId, string Reason)> Reopened { get; } = [];

    /// <summary>Adds an answer.</summary>
    public void Answer(CommandOutcome outcome) => Answers.Enqueue(() => Task.FromResult(outcome));

    /// <inheritdoc />
    public async Task<ApprovalSnapshot?> GetAsync(string requestId, CancellationToken cancellationToken)
    {
        await Slowness.WaitAsync(cancellationToken);
        return Snapshots.GetValueOrDefault(requestId);
    }

    /// <summary>What <see cref="GetHistoryAsync"/> answers.</summary>
    public RunHistory History { get; set; } = new("", [], RunHistoryEnd.Complete);

    /// <summary>How long <see cref="GetAsync"/> takes to answer.</summary>
    public Task Slowness { get; set; } = Task.CompletedTask;

    /// <inheritdoc />
    public Task<RunHistory> GetHistoryAsync(string requestId, CancellationToken cancellationToken) => Task.FromResult(History);

    /// <inheritdoc />
    public Task<CommandOutcome> SubmitAsync(NewApproval request, CancellationToken cancellationToken)
    {
        Submitted.Add(request);
        return NextAsync();
    }

    /// <inheritdoc />
    public Task<CommandOutcome> DecideAsync(DecisionCommand decision, CancellationToken cancellationToken)
    {
        Decided.Add(decision);
        return NextAsync();
    }

    /// <inheritdoc />
    public Task<CommandOutcome> WithdrawAsync(
        string requestId, string runId, string reason, string commandId, CancellationToken cancellationToken)
    {
        WithdrawalIds.Add(commandId);
        Withdrawn.Add((requestId, runId, reason));
        return NextAsync();
    }

    /// <inheritdoc />
    public Task<CommandOutcome> ReopenAsync(string requestId, string runId, string reason, CancellationToken cancellationToken)
    {
        Reopened.Add((requestId, runId, reason));
        return NextAsync();
    }

    private Task<CommandOutcome> NextAsync() => (Answers.Count > 1 ? Answers.Dequeue() : Answers.Peek())();
}
