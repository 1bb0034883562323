using System.Diagnostics;
using ApprovalPortal.Bench.Servers;
using ApprovalPortal.Bench.Servers.Cluster;

namespace ApprovalPortal.Bench.Running;

/// <summary>The command line: lists the benchmarks, or runs one or all.</summary>
public static class BenchProgram
{
    private const int Success = 0;
    private const int Failed = 1;
    private const int WrongCommand = 2;
    private const int Interrupted = 130;

    /// <summary>Does what the arguments ask for and answers the exit code.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, CancellationToken cancellationToken)
    {
        var command = BenchCommand.Parse(args);
        var chosen = BenchCatalog.All.Where(b => command.Name is BenchCommand.All || b.Name == command.Name).ToList();
        if (command.Problem is null && command.Name.Length > 0 && chosen.Count == 0)
        {
            command = command with { Problem = $"no benchmark is called {command.Name}" };
        }

        if (command.Problem is not null)
        {
            await output.WriteLineAsync(
                $"{command.Problem}. The benchmarks are: {string.Join(", ", BenchCatalog.All.Select(b => b.Name))}, {BenchCommand.All}");
            return WrongCommand;
        }

        if (command.Name.Length == 0)
        {
            await ListAsync(output);
            return Success;
        }

        return await RunAsync(command, chosen, output, cancellationToken);
    }

    private static async Task ListAsync(TextWriter output)
    {
        var width = BenchCatalog.All.Max(b => b.Name.Length);
        foreach (var benchmark in BenchCatalog.All)
        {
            await output.WriteLineAsync($"{benchmark.Name.PadRight(width)}  {benchmark.Description}");
        }

        await output.WriteLineAsync();
        await output.WriteLineAsync("dotnet run -c Release --project bench/ApprovalPortal.Bench -- NAME | all   [--quick] [--cluster] [--json FILE]");
        await output.WriteLineAsync("--quick measures smaller sizes, and says which; all of it ends within 5 minutes");
        await output.WriteLineAsync("--cluster measures against Temporal's production server on PostgreSQL, and starts both");
        await output.WriteLineAsync("--json writes every figure under a fixed name");
    }

    private static async Task<int> RunAsync(
        BenchCommand command, IReadOnlyList<IBenchmark> benchmarks, TextWriter output, CancellationToken cancellationToken)
    {
        await using ITemporalServers servers = command.IsCluster ? new ClusterServers() : new DevServers();
        var machine = Machine.Read();
        await output.WriteLineAsync($"{machine.Describe()}\nServer: {servers.Kind}");
        var figures = new FigureSet();
        var exitCode = Success;
        foreach (var benchmark in benchmarks)
        {
            if (!await RunAsync(benchmark, new(command.IsQuick, servers, figures, output), cancellationToken))
            {
                exitCode = Failed;
            }

            if (cancellationToken.IsCancellationRequested)
            {
                return Interrupted;
            }
        }

        if (command.JsonFile is { } file)
        {
            await figures.SaveAsync(file, machine, servers.Kind, command.IsQuick, CancellationToken.None);
            await output.WriteLineAsync($"\nFigures: {Path.GetFullPath(file)}");
        }

        return exitCode;
    }

    private static async Task<bool> RunAsync(IBenchmark benchmark, BenchRun run, CancellationToken cancellationToken)
    {
        run.Print($"\n== {benchmark.Name}: {benchmark.Description}{(run.IsQuick ? " (quick: smaller sizes)" : "")}");
        var began = Stopwatch.GetTimestamp();
        try
        {
            await using (run)
            {
                await benchmark.RunAsync(run, cancellationToken);
            }

            run.Print($"-- {benchmark.Name} took {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s");
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception e)
        {
            // One that cannot run must not keep the others from it.
            run.Print($"-- {benchmark.Name} failed: {e}");
            return false;
        }
    }
}
