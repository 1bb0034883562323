using Microsoft.Extensions.Configuration;

namespace ApprovalPortal.Data;

/// <summary>The folder for what the portal keeps on this machine: its SQLite file, and that of Temporal's dev server.</summary>
public static class PortalDataDirectory
{
    /// <summary>The setting that wins over the default.</summary>
    public const string Setting = "Portal:DataDirectory";

    private const string FolderName = "ApprovalPortal";

    /// <summary>
    /// The full path: <c>Portal:DataDirectory</c>, else <c>ApprovalPortal</c> below <c>XDG_DATA_HOME</c>, else below the
    /// user's local application data. Created when missing, readable by its owner alone.
    /// </summary>
    /// <exception cref="InvalidOperationException">No such folder is known or it cannot be made; names the setting.</exception>
    public static string Resolve(IConfiguration configuration)
    {
        var path = TryFind(configuration)
            ?? throw new InvalidOperationException($"This user has no folder for application data: set {Setting}.");
        try
        {
            Create(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException(
                $"The folder {path} cannot be created ({e.Message}): set {Setting} to one that can be written.", e);
        }

        return path;
    }

    /// <summary>The full path where <see cref="Resolve"/> would create the folder; null when this user has no such folder.</summary>
    public static string? TryFind(IConfiguration configuration)
    {
        if (configuration[Setting] is { } configured && !string.IsNullOrWhiteSpace(configured))
        {
            return Path.GetFullPath(configured);
        }

        // The XDG specification says that a relative path is to be ignored.
        if (configuration["XDG_DATA_HOME"] is { } dataHome && Path.IsPathFullyQualified(dataHome))
        {
            return Path.Combine(dataHome, FolderName);
        }

        var local = Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return local is "" ? null : Path.Combine(local, FolderName);
    }

    /// <summary>Creates a folder, readable by its owner alone, unless it exists.</summary>
    internal static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
