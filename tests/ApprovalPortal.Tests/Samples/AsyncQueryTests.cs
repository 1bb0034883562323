using Temporalio.Workflows;

namespace ApprovalPortal.Tests.Samples;

/// <summary>The chapter's anti-pattern 6.5.3: in C# a query that awaits cannot even be registered.</summary>
public sealed class AsyncQueryTests
{
    [Fact]
    public void Create_QueryThatReturnsATask_IsRefusedAtRegistration()
    {
        var error = Assert.ThrowsAny<Exception>(() => WorkflowDefinition.Create<AsyncQueryWorkflow>());

        Assert.Contains("cannot return a Task", error.Message, StringComparison.Ordinal);
    }

    [Workflow]
    public sealed class AsyncQueryWorkflow
    {
        private string _status = "running";

        [WorkflowRun]
        public async Task RunAsync()
        {
            await Workflow.DelayAsync(TimeSpan.FromHours(1));
            _status = "done";
        }

        [WorkflowQuery("get_status")]
        public Task<string> GetStatusAsync() => Task.FromResult(_status);
    }
}
