using System.Runtime.InteropServices;

namespace ApprovalPortal.Bench.Running;

/// <summary>What the figures were measured on.</summary>
/// <param name="Cpu">The processor's model.</param>
/// <param name="Cores">How many of its cores the program may use.</param>
/// <param name="MemoryGb">Memory, in GiB.</param>
/// <param name="OperatingSystem">Its name and version.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="Build">How the benchmarks were compiled; only Release counts.</param>
public sealed record Machine(string Cpu, int Cores, double MemoryGb, string OperatingSystem, string Runtime, string Build)
{
    /// <summary>This machine.</summary>
    public static Machine Read() => new(
        Find("/proc/cpuinfo", "model name", ':') ?? RuntimeInformation.ProcessArchitecture.ToString(),
        Environment.ProcessorCount,
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1024.0 / 1024 / 1024, 1),
        Find("/etc/os-release", "PRETTY_NAME", '=')?.Trim('"') ?? RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
#if DEBUG
        "Debug");
#else
        "Release");
#endif

    /// <summary>One line for people.</summary>
    public string Describe() => $"Machine: {Cpu}, {Cores} cores, {MemoryGb:0.#} GB, {OperatingSystem}, {Runtime}, {Build}";

    private static string? Find(string file, string key, char separator) =>
        File.Exists(file)
            ? File.ReadLines(file)
                .Where(line => line.StartsWith(key, StringComparison.Ordinal))
                .Select(line => line[(line.IndexOf(separator) + 1)..].Trim())
                .FirstOrDefault()
            : null;
}
