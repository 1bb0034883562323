using ApprovalPortal.Samples.BankAccounts;
using ApprovalPortal.Tests.Infrastructure;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace ApprovalPortal.Tests.Samples.BankAccounts;

public sealed class BankAccountWorkflowTests(DevServerFixture server)
{
    private const int Withdrawals = 5;

    [Fact]
    public async Task WithdrawAsync_FiveAtOnceUnderTheLock_GiveFiveBalances()
    {
        await using var stage = SampleStage.With<BankAccountSample>(server.Client);
        var balances = await WithdrawAsync(await StartAsync(stage, "BankAccountWorkflow"));

        Assert.Equal([500m, 600m, 700m, 800m, 900m], balances.Order());
    }

    [Fact]
    public async Task WithdrawAsync_FiveAtOnceWithoutTheLock_LoseMoney()
    {
        // Every read waits until all five have come, which is what an unlucky moment does by itself.
        var books = new Books(readersToWaitFor: Withdrawals);
        await using var stage = SampleStage.With(server.Client, books.AddTo);
        var balances = await WithdrawAsync(await StartAsync(stage, "UnlockedBankAccountWorkflow"));

        Assert.All(balances, balance => Assert.Equal(900m, balance));
    }

    [Theory]
    [InlineData(600, "Insufficient funds", "InsufficientFunds")]
    [InlineData(0, "Amount must be positive", "WithdrawalRefused")]
    [InlineData(10001, "Amount exceeds daily limit", "WithdrawalRefused")]
    public async Task WithdrawAsync_ThatCannotBePaid_Fails(int amount, string message, string type)
    {
        await using var stage = SampleStage.With<BankAccountSample>(server.Client);
        var handle = await StartAsync(stage, "BankAccountWorkflow");
        await handle.ExecuteUpdateAsync("withdraw", [500m]);

        var failure = await SampleStage.RefusalAsync(handle.ExecuteUpdateAsync("withdraw", [(decimal)amount]));

        Assert.Equal((message, type), (failure.Message, failure.ErrorType));
    }

    [Fact]
    public async Task CloseAsync_UnderARunningWithdrawal_WaitsForIt()
    {
        var books = new Books(readersToWaitFor: 2);
        await using var stage = SampleStage.With(server.Client, books.AddTo);
        var handle = await StartAsync(stage, "BankAccountWorkflow");
        var update = await BeginAsync(handle);
        await handle.SignalAsync("close", []);
        books.Release();

        Assert.Equal(900m, await update.GetResultAsync());
        await handle.GetResultAsync();
    }

    [Fact]
    public async Task CloseAsync_WithoutTheWaitForHandlers_FailsTheCallersUpdate()
    {
        var books = new Books(readersToWaitFor: 2);
        await using var stage = SampleStage.With(server.Client, books.AddTo);
        var handle = await StartAsync(stage, "UnlockedBankAccountWorkflow");
        var update = await BeginAsync(handle);
        await handle.SignalAsync("close", []);
        await handle.GetResultAsync();

        var failure = await Assert.ThrowsAsync<WorkflowUpdateFailedException>(() => update.GetResultAsync());
        books.Release();
        Assert.Equal("AcceptedUpdateCompletedWorkflow", Assert.IsType<ApplicationFailureException>(failure.InnerException).ErrorType);
    }

    private static Task<WorkflowHandle> StartAsync(SampleStage stage, string workflow) => stage.StartAsync(workflow);

    private static Task<WorkflowUpdateHandle<decimal>> BeginAsync(WorkflowHandle handle) =>
        handle.StartUpdateAsync<decimal>("withdraw", [100m], new(WorkflowUpdateStage.Accepted));

    private static Task<decimal[]> WithdrawAsync(WorkflowHandle handle) =>
        Task.WhenAll(Enumerable.Range(0, Withdrawals).Select(_ => handle.ExecuteUpdateAsync<decimal>("withdraw", [100m])));

    private sealed class Books(int readersToWaitFor) : IBankAccountActivities
    {
        private readonly TaskCompletionSource _allRead = new();
        private int _readers;

        public void AddTo(Temporalio.Worker.TemporalWorkerOptions options) => options
            .AddWorkflow<BankAccountWorkflow>()
            .AddWorkflow<UnlockedBankAccountWorkflow>()
            .AddAllActivities<IBankAccountActivities>(this);

        public void Release() => _allRead.TrySetResult();

        public async Task<decimal> GetCurrentBalanceAsync()
        {
            if (Interlocked.Increment(ref _readers) == readersToWaitFor)
            {
                Release();
            }

            await _allRead.Task;
            return 1000m;
        }

        public Task UpdateBalanceAsync(decimal balance) => Task.CompletedTask;
    }
}
