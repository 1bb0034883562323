using ApprovalPortal.Samples.Bulk;
using ApprovalPortal.Samples.DataMigrations;
using ApprovalPortal.Samples.LongRunning;
using ApprovalPortal.Samples.Running;
using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Tests.Samples.Replay;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Client;
using Temporalio.Worker;

namespace ApprovalPortal.Tests.Samples.Running;

public sealed class SampleProgramTests(DevServerFixture server)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Ends => new()
    {
        { "shopping-cart", "Checked out: {\"items\":3,\"total\":1339.97}" },
        { "multi-stage", "Workflow completed: All conditions met - proceeding" },
        { "data-pipeline", "completed successfully" },
        { "order-processing", "Final status: shipped" },
        { "batch-processing", "Workflow completed: Processed 5 batches, 1 failed" },
        { "complex", "Workflow completed: Finished: 2 completed, 0 pending" },
        { "greeting", "Workflow completed: Bonjour" },
        { "orchestrator", "was cancelled by the orchestrator" },
        { "bank-account", "[\"900.00\",\"800.00\",\"700.00\",\"600.00\",\"500.00\"]" },
        { "queue-based", "[\"first\",\"second\",\"third\",\"fourth\"]" },
        { "idempotent", "The same update id in a later run: already_processed" },
        { "bulk", "Workflow completed: {\"processed\":250}" },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task RunAsync_SampleByName_PrintsItsEnd(string name, string end)
    {
        var output = await RunAsync(name);

        Assert.Contains(output, line => line.Contains(end, StringComparison.Ordinal));
        Assert.DoesNotContain("Accepted, though it should have been refused", output);
    }

    [Fact]
    public async Task RunAsync_Order_PrintsTheChaptersLines()
    {
        var output = await RunAsync("order");
        var suffix = output.Single(l => l.StartsWith("Order order-12345", StringComparison.Ordinal))["Order order-12345".Length..^" created".Length];

        Assert.Equal(
            [
                "Order order-12345 created",
                """Item added: {"items":1,"total":"1299.99"}""",
                """Item added: {"items":2,"total":"1359.97"}""",
                "Order total: $1359.97",
                """Progress: {"status":"pending","items_count":2,"total_amount":"1359.97","payment_status":"pending","shipping_status":"not shipped"}""",
                "Payment processed: txn_tok_1234",
                "Order status: paid",
                "Order marked as shipped",
                "… 3 days pass for order-12345 (skipped)",
                "",
                "Workflow completed: Order order-12345 completed - $1359.97 charged",
            ],
            output.Where(l => !l.StartsWith('>')).Select(l => l.Replace(suffix, "", StringComparison.Ordinal)));
        Assert.Equal(
            ["start OrderWorkflow", "update add_item", "update add_item", "query get_total", "query get_progress", "update process_payment", "query get_status", "signal mark_shipped"],
            output.Where(l => l.StartsWith('>')).Select(l => l[2..l.IndexOf('(', StringComparison.Ordinal)]));
    }

    [Fact]
    public async Task RunAsync_DataMigration_CountsTheRequestsOfBothWays()
    {
        var output = await RunHereAsync(new DataMigrationSample(records: 40), new DataMigrationSample().AddTo);
        var line = Assert.Single(output, l => l.StartsWith("Requests until", StringComparison.Ordinal));
        var polled = int.Parse(line.Split(": ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);

        Assert.True(polled > 5, line);
        Assert.EndsWith(", 1 by wait_for_progress", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_LongRunning_CountsTheEventsOfThreeWays()
    {
        const int Items = 60;
        var output = await RunHereAsync(new LongRunningSample(Items), options =>
        {
            new LongRunningSample().AddTo(options);
            new BulkSample().AddTo(options);
        });

        var line = output.Single(l => l.StartsWith("Events for", StringComparison.Ordinal));
        var counts = line.Split(' ').Where(w => int.TryParse(w, out _)).Select(w => int.Parse(w, System.Globalization.CultureInfo.InvariantCulture)).ToList();

        // Items, one signal, a signal each, the parent, each child, the children.
        Assert.Equal(6, counts.Count);

        // An item of its own is a signal and an activity's three events; the workflow tasks depend on the machine's load.
        Assert.InRange(counts[1], 8, Items);
        Assert.True(counts[2] > 4 * Items, line);
        Assert.InRange(counts[3], 8, Items);
        Assert.InRange(counts[4], 8, Items);
    }

    [Theory]
    [InlineData("no sample is called nonsense", "nonsense")]
    [InlineData("--fast is no option", "order", "--fast")]
    [InlineData("--address needs HOST:PORT", "order", "--address")]
    [InlineData("one name at a time", "order", "bulk")]
    public async Task RunAsync_BadCommandLine_SaysWhatIsWrong(string problem, params string[] args)
    {
        using var output = new StringWriter();

        Assert.Equal(1, await SampleProgram.RunAsync(args, output, Cancellation));
        Assert.StartsWith(problem, output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("list")]
    public async Task RunAsync_List_HasALineForEverySample(params string[] args)
    {
        using var output = new StringWriter();

        Assert.Equal(0, await SampleProgram.RunAsync(args, output, Cancellation));
        Assert.All(SampleCatalog.All, sample => Assert.Single(output.ToString().Split('\n'), l => l.StartsWith($"{sample.Name} ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task RunAsync_Worker_ServesTheQueuesUntilItIsStopped()
    {
        using var output = new StringWriter();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var serving = SampleProgram.RunAsync(["worker", "--address", Address], output, stop.Token);

        var handle = await server.Client.StartWorkflowAsync(
            "MultiStageWorkflow", [], new($"served-{Guid.NewGuid():N}", "samples"));
        await handle.SignalAsync("complete_stage1", []);
        await handle.SignalAsync("complete_stage2", []);
        await handle.SignalAsync("confirm_payment", [1.5]);

        Assert.Equal("All conditions met - proceeding", await handle.GetResultAsync<string>());
        await stop.CancelAsync();
        Assert.Equal(0, await serving);
    }

    private string Address => server.Client.Connection.Options.TargetHost!;

    private async Task<IReadOnlyList<string>> RunAsync(string name)
    {
        using var output = new StringWriter();
        Assert.Equal(0, await SampleProgram.RunAsync([name, "--address", Address], output, Cancellation));
        return await CheckHistoriesAsync(output);
    }

    private async Task<IReadOnlyList<string>> RunHereAsync(ISample sample, Action<TemporalWorkerOptions> add)
    {
        using var output = new StringWriter();
        await using var stage = SampleStage.With(server.Client, add);
        var calls = new CallLog(output);
        var client = new TemporalClient(server.Client.Connection, new() { DataConverter = WireDataConverter.Instance, Interceptors = [calls] });
        await sample.RunAsync(new(client, stage.TaskQueue, calls, output) { IdSuffix = $"-{Guid.NewGuid():N}"[..9] });
        return await CheckHistoriesAsync(output);
    }

    // What a sample started must replay; with RECORD_HISTORIES=1 the first run of each workflow is kept.
    private async Task<IReadOnlyList<string>> CheckHistoriesAsync(StringWriter output)
    {
        List<string> lines = [.. output.ToString().TrimEnd().Split('\n').Select(l => l.TrimEnd())];
        var runs = lines.Where(l => l.StartsWith("> start ", StringComparison.Ordinal))
            .Select(l => (Workflow: l[8..l.IndexOf('(', StringComparison.Ordinal)], Id: l.Split(" → ")[^1]))
            .ToList();
        runs.AddRange(runs.Where(r => r.Workflow == "BulkWorkflow").Select(r => ("ProcessingWorkflow", $"{r.Id}-batch-0")).ToList());
        foreach (var (workflow, id) in runs.DistinctBy(r => r.Workflow))
        {
            var history = await server.Client.GetWorkflowHandle(id).FetchHistoryAsync();
            await SampleHistory.ReplayAsync(history);
            await SampleHistory.RecordAsync(workflow, history);
        }

        return lines;
    }
}
