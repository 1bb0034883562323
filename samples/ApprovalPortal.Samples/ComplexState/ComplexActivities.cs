using Temporalio.Exceptions;

namespace ApprovalPortal.Samples.ComplexState;

/// <summary>A world in which everything works but operations of the type <c>broken</c>.</summary>
public sealed class ComplexActivities : IComplexActivities
{
    /// <summary>Operations of this type fail.</summary>
    public const string Broken = "broken";

    /// <inheritdoc />
    public Task RunOperationAsync(string id, string type) => type == Broken
        ? throw new ApplicationFailureException($"operation {id} cannot work", "OperationFailed")
        : Task.CompletedTask;
}
