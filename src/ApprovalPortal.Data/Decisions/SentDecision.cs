namespace ApprovalPortal.Data.Decisions;

/// <summary>
/// Record of a decision that this portal is about to send to a run. Written before the signal, so it proves who sent the
/// decision, not that it counts.
/// </summary>
public sealed class SentDecision
{
    /// <summary>Characters of a request, run or decision id at most.</summary>
    public const int IdLength = 255;

    /// <summary>Characters of a step at most.</summary>
    public const int StepLength = 100;

    /// <summary>Characters of a person at most.</summary>
    public const int PersonLength = 256;

    /// <summary>Characters of an outcome at most.</summary>
    public const int OutcomeLength = 20;

    /// <summary>The workflow id.</summary>
    public required string RequestId { get; set; }

    /// <summary>The run that the decision is sent to.</summary>
    public required string RunId { get; set; }

    /// <summary>The step that is decided; the role's name on the wire.</summary>
    public required string Step { get; set; }

    /// <summary>The command's random id; unique for a run and step, so that a repeat adds nothing.</summary>
    public required string DecisionId { get; set; }

    /// <summary>The approver's e-mail, trimmed and in lower case.</summary>
    public required string Person { get; set; }

    /// <summary><c>approved</c> or <c>rejected</c>.</summary>
    public required string Outcome { get; set; }

    /// <summary>When it was written, in UTC.</summary>
    public required DateTimeOffset SentAt { get; set; }
}
