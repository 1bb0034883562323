using System.Globalization;
using ApprovalPortal.Bench.Servers;

namespace ApprovalPortal.Bench.Throughput;

/// <summary>
/// How much CPU time each process behind a measurement has used, and in this one each kind of thread, in seconds; Linux
/// only, and empty elsewhere.
/// </summary>
public sealed class CpuClock
{
    private const double TicksPerSecond = 100;
    private const string Here = "this process";

    private readonly Dictionary<string, double> _seconds = new(StringComparer.Ordinal);

    private CpuClock()
    {
    }

    /// <summary>Seconds by process or kind of thread.</summary>
    public IReadOnlyDictionary<string, double> Seconds => _seconds;

    /// <summary>Reads the clock of a server's processes with their children, and of this process.</summary>
    public static CpuClock Read(TemporalServer server)
    {
        var clock = new CpuClock();
        if (!OperatingSystem.IsLinux())
        {
            return clock;
        }

        foreach (var (name, pids) in server.Processes)
        {
            clock._seconds[name] = pids.Sum(pid => ReadProcess(pid) + FindChildren(pid).Sum(ReadProcess));
        }

        foreach (var thread in Directory.EnumerateDirectories("/proc/self/task"))
        {
            if (Stat.Read(thread) is { } stat)
            {
                var name = $"{Here}: {KindOf(stat.Name)}";
                clock._seconds[name] = clock._seconds.GetValueOrDefault(name) + stat.Seconds;
            }
        }

        return clock;
    }

    /// <summary>What has been used since an earlier reading.</summary>
    public IReadOnlyDictionary<string, double> Since(CpuClock earlier) =>
        _seconds.ToDictionary(s => s.Key, s => Math.Max(0, s.Value - earlier._seconds.GetValueOrDefault(s.Key)), StringComparer.Ordinal);

    private static string KindOf(string thread) => thread switch
    {
        _ when thread.StartsWith(".NET TP", StringComparison.Ordinal) => ".NET thread pool",
        _ when thread.Contains("GC", StringComparison.Ordinal) => "garbage collector",
        _ when thread.StartsWith(".NET Tiered", StringComparison.Ordinal) => "compiler",
        _ when thread.Contains("tokio", StringComparison.OrdinalIgnoreCase) || thread.StartsWith("temporal", StringComparison.OrdinalIgnoreCase)
            => "SDK core",
        _ => "other threads",
    };

    private static double ReadProcess(int pid) => Stat.Read($"/proc/{pid}")?.Seconds ?? 0;

    private static IEnumerable<int> FindChildren(int parent) =>
        from folder in Directory.EnumerateDirectories("/proc")
        let pid = int.TryParse(Path.GetFileName(folder), out var id) ? id : 0
        where pid > 0 && Stat.Read(folder)?.Parent == parent
        select pid;

    // "PID (NAME) STATE PARENT …", where the name may hold anything; user and system time are fields 14 and 15.
    private sealed record Stat(string Name, int Parent, double Seconds)
    {
        public static Stat? Read(string folder)
        {
            try
            {
                var text = File.ReadAllText(Path.Combine(folder, "stat"));
                var end = text.LastIndexOf(')');
                var fields = text[(end + 2)..].Split(' ');
                return new(text[(text.IndexOf('(') + 1)..end], Number(fields[1]), (Number(fields[11]) + Number(fields[12])) / TicksPerSecond);
            }
            catch (IOException)
            {
                // It ended in between.
                return null;
            }
        }

        private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
    }
}
