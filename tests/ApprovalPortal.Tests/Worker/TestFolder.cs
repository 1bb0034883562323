namespace ApprovalPortal.Tests.Worker;

/// <summary>Folders for one test each.</summary>
public static class TestFolder
{
    /// <summary>A folder that nobody else uses.</summary>
    public static string Create() => Directory.CreateTempSubdirectory("approval-portal-test-").FullName;

    /// <summary>Removes it with all that is in it.</summary>
    public static void Delete(string folder) => Directory.Delete(folder, recursive: true);
}
