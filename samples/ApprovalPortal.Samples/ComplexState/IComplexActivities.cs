using Temporalio.Activities;

namespace ApprovalPortal.Samples.ComplexState;

/// <summary>What an operation does.</summary>
public interface IComplexActivities
{
    /// <summary>Tries an operation once; it may fail.</summary>
    [Activity("run_operation")]
    Task RunOperationAsync(string id, string type);
}
