using System.Text.Json;

namespace ApprovalPortal.Worker.Temporal;

/// <summary>What a portal leaves in its data folder, so that the next one finds the dev server or at least its port.</summary>
/// <param name="Pid">The dev server's process id; it may be dead, and the id somebody else's.</param>
/// <param name="Port">Its port on the loopback address.</param>
/// <param name="DatabaseFile">The file that it serves, as on its command line.</param>
public sealed record DevServerRecord(int Pid, int Port, string DatabaseFile)
{
    /// <summary>Reads the folder's record; null when there is none that can be read.</summary>
    public static DevServerRecord? Load(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<DevServerRecord>(File.ReadAllText(PathIn(folder)));
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes the record, whole or not at all.</summary>
    public void Save(string folder)
    {
        var partial = PathIn(folder) + ".part";
        File.WriteAllText(partial, JsonSerializer.Serialize(this));
        File.Move(partial, PathIn(folder), overwrite: true);
    }

    private static string PathIn(string folder) => Path.Combine(folder, "temporal.json");
}
