using System.IO.Compression;
using ApprovalPortal.Worker.Temporal;

namespace ApprovalPortal.Tests.Worker;

/// <summary>Where the dev server's program comes from, in which order.</summary>
public sealed class TemporalProgramTests : IDisposable
{
    // Names that are on nobody's PATH; PATH itself belongs to the whole process.
    private readonly string _name = $"program-{Guid.NewGuid():N}";
    private readonly string _folder = TestFolder.Create();

    /// <inheritdoc />
    public void Dispose()
    {
        TestFolder.Delete(_folder);
        if (Directory.Exists(CacheOf(_name)))
        {
            Directory.Delete(CacheOf(_name), recursive: true);
        }
    }

    [Fact]
    public void Find_ExistingPathAndBundle_TakesTheExistingPath()
    {
        AddWheel(_name);
        var existing = Path.Combine(_folder, "mine");
        File.WriteAllText(existing, "");

        Assert.Equal(existing, TemporalProgram.Find(_name, existing, _folder));
    }

    [Fact]
    public void Find_ExistingPathIsMissing_NamesTheSetting()
    {
        AddWheel(_name);

        var missing = Assert.Throws<FileNotFoundException>(
            () => TemporalProgram.Find(_name, Path.Combine(_folder, "missing"), _folder));

        Assert.Contains("Temporal:DevServer:ExistingPath", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_OnPathAndInBundle_TakesThePath()
    {
        AddWheel("sh");

        Assert.Contains(
            Path.GetDirectoryName(TemporalProgram.Find("sh", null, _folder)),
            Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator));
    }

    [Fact]
    public void Find_OnlyInBundle_UnpacksItOnceAndMakesItExecutable()
    {
        AddWheel(_name);

        var program = TemporalProgram.Find(_name, null, _folder)!;
        var unpackedAt = File.GetLastWriteTimeUtc(program);

        Assert.Equal("program of the bundle", File.ReadAllText(program));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(program).HasFlag(UnixFileMode.UserExecute));
        Assert.Equal(program, TemporalProgram.Find(_name, null, _folder));
        Assert.Equal(unpackedAt, File.GetLastWriteTimeUtc(program));
    }

    [Fact]
    public void Find_UnpackedFileIsCutShort_UnpacksItAgain()
    {
        AddWheel(_name);
        File.WriteAllText(TemporalProgram.Find(_name, null, _folder)!, "half");

        Assert.Equal("program of the bundle", File.ReadAllText(TemporalProgram.Find(_name, null, _folder)!));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Find_Nowhere_LeavesItToTheDownload(bool bundleExists) =>
        Assert.Null(TemporalProgram.Find(_name, null, bundleExists ? _folder : Path.Combine(_folder, "missing")));

    private static string CacheOf(string wheel) => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "ApprovalPortal", "cache", wheel);

    private void AddWheel(string program)
    {
        using var zip = ZipFile.Open(Path.Combine(_folder, $"{_name}.whl"), ZipArchiveMode.Create);
        using var writer = new StreamWriter(zip.CreateEntry($"{program}-1.0.data/scripts/{program}").Open());
        writer.Write("program of the bundle");
    }
}
