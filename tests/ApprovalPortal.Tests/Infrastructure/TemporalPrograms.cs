using ApprovalPortal.Worker.Temporal;

namespace ApprovalPortal.Tests.Infrastructure;

/// <summary>Where the tests' Temporal servers come from; found as the portal finds its own.</summary>
public static class TemporalPrograms
{
    /// <summary>The folder that holds the solution.</summary>
    public static string RepositoryRoot { get; } = FindRepositoryRoot();

    /// <summary>The offline bundle beside the repository; it need not exist.</summary>
    public static string Bundle { get; } = Path.GetFullPath(Path.Combine(RepositoryRoot, "..", "shared", "temporal"));

    /// <summary>The dev server's program, null for the SDK's download.</summary>
    public static string? DevServer { get; } = TemporalProgram.Find(TemporalProgram.DevServer, null, Bundle);

    /// <summary>The time-skipping server's program, null for the SDK's download.</summary>
    public static string? TestServer { get; } = TemporalProgram.Find(TemporalProgram.TestServer, null, Bundle);

    private static string FindRepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ApprovalPortal.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No folder above the tests holds ApprovalPortal.sln.");
        }

        return folder.FullName;
    }
}
