namespace ApprovalPortal.Bench.Throughput;

/// <summary>One way to get three approvals, ready to be driven. Dispose it before another one is measured.</summary>
public interface IApprovalSide : IAsyncDisposable
{
    /// <summary>Takes one request from its start to its result, after three decisions.</summary>
    Task ApproveAsync(CancellationToken cancellationToken);
}
