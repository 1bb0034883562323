namespace ApprovalPortal.Worker.Temporal;

/// <summary>Keeps a second portal off a data folder: two dev servers on one file corrupt each other's work.</summary>
public sealed class DataFolderLock : IDisposable
{
    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    /// <summary>Takes the lock; the operating system gives it back when this process ends in any way.</summary>
    /// <exception cref="DataFolderInUseException">Another portal holds it.</exception>
    public static DataFolderLock Take(string folder)
    {
        try
        {
            return new(new(
                Path.Combine(folder, "portal.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e)
        {
            throw new DataFolderInUseException(folder, e);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();
}

/// <summary>Another portal runs on the same data folder; the message is a sentence for the console.</summary>
public sealed class DataFolderInUseException(string folder, Exception inner) : IOException(
    $"Another portal already runs on the data folder {folder}: stop it, or set Portal:DataDirectory to another folder.",
    inner);
