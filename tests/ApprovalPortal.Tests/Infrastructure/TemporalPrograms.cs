using System.Runtime.CompilerServices;
using ApprovalPortal.Worker.Temporal;

namespace ApprovalPortal.Tests.Infrastructure;

/// <summary>Where the tests' Temporal servers come from; found as the portal finds its own.</summary>
public static class TemporalPrograms
{
    /// <summary>The offline bundle beside the repository; it need not exist.</summary>
    public static string Bundle { get; } = Path.GetFullPath(Path.Combine(RepositoryRoot(), "..", "shared", "temporal"));

    /// <summary>The dev server's program, null for the SDK's download.</summary>
    public static string? DevServer { get; } = TemporalProgram.Find(TemporalProgram.DevServer, null, Bundle);

    /// <summary>The time-skipping server's program, null for the SDK's download.</summary>
    public static string? TestServer { get; } = TemporalProgram.Find(TemporalProgram.TestServer, null, Bundle);

    /// <summary>The folder that holds the solution.</summary>
    public static string RepositoryRoot([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", ".."));
}
