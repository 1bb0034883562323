using System.Linq.Expressions;
using ApprovalPortal.Workflows.Wire;
using Microsoft.Extensions.Logging;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace ApprovalPortal.Workflows.Approvals;

/// <summary>
/// What the three approval workflows do with their state: publish its changes, wait for its end, tell people, carry an
/// approval out. Telling never holds a decision up, so it runs beside the wait and is finished before the run ends;
/// cancelling the run does not take back what has to be told or done.
/// </summary>
public sealed class ApprovalRun(ApprovalState state)
{
    private static readonly TimeSpan s_giveUpAfter = TimeSpan.FromHours(24);
    private static readonly TimeSpan s_verificationTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_verificationInterval = TimeSpan.FromSeconds(2);

    private readonly List<Task> _told = [];
    private readonly Queue<Action<ApprovalState>> _deferred = [];
    private int _publishedRevision;

    /// <summary>The workflow's time, in UTC.</summary>
    public static DateTimeOffset Now => new(Workflow.UtcNow, TimeSpan.Zero);

    /// <summary>When the run was started, in UTC: the clock of a deadline runs even while no worker does.</summary>
    public static DateTimeOffset StartedAt => new(Workflow.Info.WorkflowStartTime, TimeSpan.Zero);

    /// <summary>What the request knows.</summary>
    public ApprovalState State { get; } = state;

    /// <summary>The answer of the query <c>get_details</c>.</summary>
    public ApprovalDetails Details => State.ToDetails(Workflow.Info.WorkflowId, Workflow.Info.RunId);

    /// <summary>False until carried-over approvals are verified: commands wait in order, and no rule can judge them yet.</summary>
    public bool IsReady => State.Revision > 0;

    /// <summary>Publishes the state, unless it has been published as it is: a signal may come before the run's start.</summary>
    public void Publish()
    {
        if (State.Revision == _publishedRevision)
        {
            return;
        }

        if (_publishedRevision == 0)
        {
            ApprovalVisibility.PublishFirst(State);
        }
        else
        {
            ApprovalVisibility.PublishChange(State);
        }

        _publishedRevision = State.Revision;
    }

    /// <summary>
    /// Changes the state, and publishes it when that changed anything that a list shows; while carried-over approvals are
    /// being verified the change waits for them, in order.
    /// </summary>
    public void Change(Action<ApprovalState> change)
    {
        if (!IsReady)
        {
            _deferred.Enqueue(change);
            return;
        }

        change(State);
        Publish();
    }

    /// <summary>
    /// Adds the approvals of an earlier run that the run itself confirms within a minute, then publishes the state and
    /// applies the commands that came meanwhile. Without an answer nothing is carried over and every step is asked.
    /// </summary>
    public async Task VerifyCarryOverAsync(ApprovalRequest request)
    {
        var confirmed = await GetConfirmedAsync(request);
        State.CarryOverVerified(confirmed, Now);
        Publish();
        while (_deferred.TryDequeue(out var change))
        {
            Change(change);
        }
    }

    /// <summary>Lets a decision count, or keeps it as a refused attempt when it cannot count or be read.</summary>
    public void Decide(string message, ApprovalRole role, ApprovalDecision? decision, FieldError? error)
    {
        error ??= ApprovalLimits.Check(decision!);
        if (error is not null)
        {
            State.RefuseUnreadable(message, error, Now);
            return;
        }

        Change(s => s.Decide(message, role, decision!, Now));
    }

    /// <summary>
    /// Waits until the state has ended; after its deadline <paramref name="timeOut"/> ends it, and a cancellation as
    /// withdrawn. What is decided in the task in which the timer fires counts: the SDK hands signals over first.
    /// </summary>
    public async Task WaitForEndAsync(Action<ApprovalState> timeOut)
    {
        try
        {
            if (State.DueAt is not { } dueAt)
            {
                await Workflow.WaitConditionAsync(() => State.HasEnded);
            }
            else if (dueAt - Now is var remaining && remaining > TimeSpan.Zero)
            {
                await Workflow.WaitConditionAsync(() => State.HasEnded, remaining);
            }

            if (!State.HasEnded)
            {
                Change(timeOut);
            }
        }
        catch (Exception e) when (TemporalException.IsCanceledException(e))
        {
            if (!State.HasEnded)
            {
                Change(s => s.Cancel(Now));
            }
        }
    }

    /// <summary>Begins to tell people, by a local activity: it only writes to the portal's own database.</summary>
    public void Tell<T>(Expression<Func<T, Task>> activity) => _told.Add(TellAsync(activity));

    /// <summary>Begins to tell everybody who was asked that it is over.</summary>
    public void TellWithdrawn(ApprovalRequest request)
    {
        var withdrawn = new WithdrawnRequest(request, State.Withdrawal!);
        var asked = State.RequiredRoles;
        Tell((IApprovalActivities a) => a.NotifyWithdrawalAsync(withdrawn, asked));
    }

    /// <summary>The idempotency key of the effect; null in a run that older code began.</summary>
    public string? CreateEffectKey() =>
        Workflow.Patched(WorkflowPatches.EffectKey) ? EffectKey.Create(Workflow.Info.WorkflowId, State) : null;

    /// <summary>Carries an approval out, and fails the run when that fails for good.</summary>
    public async Task ProcessAsync<T>(Expression<Func<T, Task>> activity)
    {
        try
        {
            await Workflow.ExecuteActivityAsync(activity, new()
            {
                StartToCloseTimeout = TimeSpan.FromMinutes(10),
                ScheduleToCloseTimeout = s_giveUpAfter,
                RetryPolicy = new() { InitialInterval = TimeSpan.FromSeconds(1), MaximumInterval = TimeSpan.FromMinutes(5) },
                CancellationToken = CancellationToken.None,
            });
            Change(s => s.RecordProcessed(Now));
        }
        catch (ActivityFailureException e)
        {
            var error = e.InnerException?.Message ?? e.Message;
            Change(s => s.RecordProcessingFailed(error, Now));
            await FinishAsync();
            throw new ApplicationFailureException(
                $"Request approved, but processing failed: {error}", "ProcessingFailed", nonRetryable: true);
        }
    }

    /// <summary>Waits until everybody has been told and no handler runs; to be awaited before the run ends.</summary>
    public async Task FinishAsync()
    {
        await Workflow.WhenAllAsync(_told);
        await Workflow.WaitConditionAsync(() => Workflow.AllHandlersFinished, CancellationToken.None);
    }

    /// <summary>
    /// The error of a start whose <c>request_id</c> names another workflow, or null. A reset or a retry could otherwise
    /// carry the effect of one request out under the id of another.
    /// </summary>
    public static FieldError? CheckRequestId(string requestId) =>
        requestId != Workflow.Info.WorkflowId && Workflow.Patched(WorkflowPatches.MatchingRequestId)
            ? new("request_id", "must equal the workflow id")
            : null;

    // Retries wait by a timer, outside the workflow task: an open one would keep the slot that the earlier run's query needs.
    // A local activity without retries fails with its own exception, not with ActivityFailureException.
    private static async Task<IReadOnlyList<RoleDecision>> GetConfirmedAsync(ApprovalRequest request)
    {
        var deadline = Now + s_verificationTimeout;
        while (true)
        {
            try
            {
                return await Workflow.ExecuteLocalActivityAsync((IApprovalActivities a) => a.VerifyCarryOverAsync(request), new()
                {
                    StartToCloseTimeout = TimeSpan.FromSeconds(10),
                    RetryPolicy = new() { MaximumAttempts = 1 },
                    CancellationToken = CancellationToken.None,
                });
            }
            catch (FailureException e) when (Now < deadline)
            {
                Workflow.Logger.LogInformation(e, "The earlier run of {WorkflowId} has not answered yet", Workflow.Info.WorkflowId);
            }
            catch (FailureException e)
            {
                Workflow.Logger.LogWarning(e, "No earlier run confirmed the approvals of {WorkflowId}", Workflow.Info.WorkflowId);
                return [];
            }

            await Workflow.DelayAsync(s_verificationInterval, CancellationToken.None);
        }
    }

    private static async Task TellAsync<T>(Expression<Func<T, Task>> activity)
    {
        try
        {
            await Workflow.ExecuteLocalActivityAsync(activity, new()
            {
                StartToCloseTimeout = TimeSpan.FromMinutes(5),
                ScheduleToCloseTimeout = s_giveUpAfter,

                // By default the workflow task stays open between tries a minute apart, and signals wait outside.
                LocalRetryThreshold = TimeSpan.FromMilliseconds(1),
                RetryPolicy = new() { InitialInterval = TimeSpan.FromSeconds(1), MaximumInterval = TimeSpan.FromMinutes(5) },
                CancellationToken = CancellationToken.None,
            });
        }
        catch (ActivityFailureException e)
        {
            // After a day of tries the request itself matters more than the notice of it.
            Workflow.Logger.LogError(e, "Nobody could be told of {WorkflowId}", Workflow.Info.WorkflowId);
        }
    }
}
