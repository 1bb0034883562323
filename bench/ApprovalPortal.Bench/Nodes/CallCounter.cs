using System.Collections.Concurrent;
using Temporalio.Client;
using Temporalio.Client.Interceptors;

namespace ApprovalPortal.Bench.Nodes;

/// <summary>Counts what a client asks of visibility and of workflows, and which of it a page asked.</summary>
public sealed class CallCounter : IClientInterceptor
{
    private readonly ConcurrentDictionary<string, int> _calls = new(StringComparer.Ordinal);
    private readonly AsyncLocal<bool> _isPage = new();
    private int _pageCalls;

    /// <summary>All calls, by <c>list</c>, <c>count</c>, <c>query</c> and <c>describe</c>.</summary>
    public IReadOnlyDictionary<string, int> Calls => _calls;

    /// <summary>The calls made by what ran inside <see cref="AsPage"/>, or was started there.</summary>
    public int PageCalls => Volatile.Read(ref _pageCalls);

    /// <summary>Does what a page does, so that its calls can be told from those of the node's own feed.</summary>
    public void AsPage(Action work)
    {
        _isPage.Value = true;
        try
        {
            work();
        }
        finally
        {
            _isPage.Value = false;
        }
    }

    /// <inheritdoc />
    public ClientOutboundInterceptor InterceptClient(ClientOutboundInterceptor nextInterceptor) => new Outbound(this, nextInterceptor);

    private void Count(string call)
    {
        _calls.AddOrUpdate(call, 1, (_, count) => count + 1);
        if (_isPage.Value)
        {
            Interlocked.Increment(ref _pageCalls);
        }
    }

    private sealed class Outbound(CallCounter counter, ClientOutboundInterceptor next) : ClientOutboundInterceptor(next)
    {
        public override IAsyncEnumerable<WorkflowExecution> ListWorkflowsAsync(ListWorkflowsInput input)
        {
            counter.Count("list");
            return base.ListWorkflowsAsync(input);
        }

        public override Task<WorkflowListPage> ListWorkflowsPaginatedAsync(ListWorkflowsPaginatedInput input)
        {
            counter.Count("list");
            return base.ListWorkflowsPaginatedAsync(input);
        }

        public override Task<WorkflowExecutionCount> CountWorkflowsAsync(CountWorkflowsInput input)
        {
            counter.Count("count");
            return base.CountWorkflowsAsync(input);
        }

        public override Task<T> QueryWorkflowAsync<T>(QueryWorkflowInput input)
        {
            counter.Count("query");
            return base.QueryWorkflowAsync<T>(input);
        }

        public override Task<WorkflowExecutionDescription> DescribeWorkflowAsync(DescribeWorkflowInput input)
        {
            counter.Count("describe");
            return base.DescribeWorkflowAsync(input);
        }
    }
}
