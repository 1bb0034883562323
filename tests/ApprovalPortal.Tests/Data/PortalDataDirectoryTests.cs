using ApprovalPortal.Data;
using Microsoft.Extensions.Configuration;

namespace ApprovalPortal.Tests.Data;

public sealed class PortalDataDirectoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("approvalportal-data-").FullName;

    [Fact]
    public void Resolve_Configured_WinsAndIsCreatedForItsOwnerAlone()
    {
        var configured = Path.Combine(_folder, "a", "b");

        var resolved = Resolve(configured, Path.Combine(_folder, "xdg"));

        Assert.Equal(configured, resolved);
        Assert.True(Directory.Exists(configured));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(configured));
        }
    }

    [Fact]
    public void Resolve_DataHome_HoldsAFolderOfThePortal() =>
        Assert.Equal(Path.Combine(_folder, "ApprovalPortal"), Resolve(null, _folder));

    [Fact]
    public void Resolve_NotAFolder_NamesTheSetting()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");

        var refusal = Assert.Throws<InvalidOperationException>(() => Resolve(Path.Combine(file, "below"), null));

        Assert.Contains("set Portal:DataDirectory", refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Resolve(string? configured, string? dataHome) =>
        PortalDataDirectory.Resolve(new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Portal:DataDirectory"] = configured,
                ["XDG_DATA_HOME"] = dataHome,
            })
            .Build());
}
