using System.Collections.Concurrent;
using Temporalio.Client;
using Temporalio.Client.Interceptors;

namespace ApprovalPortal.Tests.Portal.Approvals;

/// <summary>Counts the lists and queries that a client asks of Temporal.</summary>
internal sealed class CallCounter : IClientInterceptor
{
    /// <summary>What was asked, in order.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    public ClientOutboundInterceptor InterceptClient(ClientOutboundInterceptor nextInterceptor) => new Outbound(this, nextInterceptor);

    private sealed class Outbound(CallCounter counter, ClientOutboundInterceptor next) : ClientOutboundInterceptor(next)
    {
        public override IAsyncEnumerable<WorkflowExecution> ListWorkflowsAsync(ListWorkflowsInput input)
        {
            counter.Calls.Enqueue("list");
            return base.ListWorkflowsAsync(input);
        }

        public override Task<WorkflowListPage> ListWorkflowsPaginatedAsync(ListWorkflowsPaginatedInput input)
        {
            counter.Calls.Enqueue("list");
            return base.ListWorkflowsPaginatedAsync(input);
        }

        public override Task<WorkflowExecutionCount> CountWorkflowsAsync(CountWorkflowsInput input)
        {
            counter.Calls.Enqueue("count");
            return base.CountWorkflowsAsync(input);
        }

        public override Task<T> QueryWorkflowAsync<T>(QueryWorkflowInput input)
        {
            counter.Calls.Enqueue("query");
            return base.QueryWorkflowAsync<T>(input);
        }

        public override Task<WorkflowExecutionDescription> DescribeWorkflowAsync(DescribeWorkflowInput input)
        {
            counter.Calls.Enqueue("describe");
            return base.DescribeWorkflowAsync(input);
        }
    }
}
