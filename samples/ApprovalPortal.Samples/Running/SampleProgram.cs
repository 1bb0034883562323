using System.Net.NetworkInformation;
using Temporalio.Exceptions;
using Temporalio.Worker;

namespace ApprovalPortal.Samples.Running;

/// <summary>The command line: lists the samples, runs one, or serves them all.</summary>
public static class SampleProgram
{
    private const int DefaultPort = 7233;

    /// <summary>Does what the arguments ask for; 0 is success.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, CancellationToken cancellationToken)
    {
        var command = SampleCommand.Parse(args);
        var sample = SampleCatalog.All.FirstOrDefault(s => s.Name == command.Name);
        if (command.Problem is null && sample is null && command.Name is not (SampleCommand.List or SampleCommand.Worker))
        {
            command = command with { Problem = $"no sample is called {command.Name}" };
        }

        if (command.Problem is not null)
        {
            await output.WriteLineAsync($"{command.Problem}. The samples are: {string.Join(", ", SampleCatalog.All.Select(s => s.Name))}");
            return 1;
        }

        if (command.Name == SampleCommand.List)
        {
            await ListAsync(output);
            return 0;
        }

        try
        {
            await (sample is null
                ? ServeAsync(command, output, cancellationToken)
                : RunAsync(sample, command, output, cancellationToken));
            return 0;
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException or IOException)
        {
            await output.WriteLineAsync(e.Message);
            return 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
    }

    private static async Task ListAsync(TextWriter output)
    {
        var width = SampleCatalog.All.Max(s => s.Name.Length);
        foreach (var sample in SampleCatalog.All)
        {
            await output.WriteLineAsync($"{sample.Name.PadRight(width)}  {sample.Summary}");
        }

        await output.WriteLineAsync();
        await output.WriteLineAsync("dotnet run --project samples/ApprovalPortal.Samples -- NAME | worker   [--real-time] [--address HOST:PORT]");
    }

    private static async Task RunAsync(ISample sample, SampleCommand command, TextWriter output, CancellationToken cancellationToken)
    {
        await using var server = await SampleServer.OpenAsync(command.Address);

        // On a server that others use too, a queue and workflow ids of its own keep the sample apart.
        var suffix = server.IsOwn ? "" : $"-{Guid.NewGuid():N}"[..9];
        var calls = new CallLog(output);
        using var worker = new TemporalWorker(server.Client, SampleCatalog.WorkerOptions(sample.TaskQueue, sample.TaskQueue + suffix));
        var run = new SampleRun(server.LoggedClient(calls), sample.TaskQueue + suffix, calls, output)
        {
            IdSuffix = suffix,
            IsRealTime = command.IsRealTime,
        };
        await worker.ExecuteAsync(() => sample.RunAsync(run).WaitAsync(cancellationToken), cancellationToken);
    }

    private static async Task ServeAsync(SampleCommand command, TextWriter output, CancellationToken cancellationToken)
    {
        var isTaken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(l => l.Port == DefaultPort);
        if (isTaken && !SampleServer.IsElsewhere(command.Address))
        {
            throw new IOException($"Port {DefaultPort} is taken. If that is a Temporal server, give --address 127.0.0.1:{DefaultPort}.");
        }

        await using var server = await SampleServer.OpenAsync(command.Address, $"127.0.0.1:{DefaultPort}");
        var workers = SampleCatalog.TaskQueues.Select(q => new TemporalWorker(server.Client, SampleCatalog.WorkerOptions(q))).ToList();
        try
        {
            await output.WriteLineAsync(
                $"Serving the queues {string.Join(", ", SampleCatalog.TaskQueues)} of {server.Client.Connection.Options.TargetHost} until Ctrl+C");
            await Task.WhenAll(workers.Select(w => w.ExecuteAsync(cancellationToken)));
        }
        finally
        {
            workers.ForEach(w => w.Dispose());
        }
    }
}
