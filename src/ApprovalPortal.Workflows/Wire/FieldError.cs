using Temporalio.Exceptions;

namespace ApprovalPortal.Workflows.Wire;

/// <summary>What is wrong with one field of a message from outside.</summary>
/// <param name="Field">The field's wire name, <c>input</c> when the message as a whole cannot be read.</param>
/// <param name="Reason">What the field must be, as the end of a sentence that begins with its name.</param>
public sealed record FieldError(string Field, string Reason)
{
    /// <summary>The error type that callers see on a refused start or update.</summary>
    public const string ErrorType = "InvalidInput";

    /// <summary>The sentence to show: the field and what it must be.</summary>
    public string Message => $"{Field} {Reason}";

    /// <summary>The failure that ends a run, or refuses an update, at once and for good.</summary>
    public ApplicationFailureException ToFailure() => new(Message, ErrorType, nonRetryable: true);
}
