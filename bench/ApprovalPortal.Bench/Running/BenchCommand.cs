namespace ApprovalPortal.Bench.Running;

/// <summary>What the command line asks for.</summary>
/// <param name="Name">A benchmark's name, <see cref="All"/>, or empty to list them.</param>
/// <param name="IsQuick">Smaller sizes and fewer repetitions.</param>
/// <param name="IsCluster">Against a production server on PostgreSQL instead of the dev server.</param>
/// <param name="JsonFile">Where the figures go beside the console; null for nowhere.</param>
/// <param name="Problem">What is wrong with the command line, null when nothing is.</param>
public sealed record BenchCommand(
    string Name, bool IsQuick = false, bool IsCluster = false, string? JsonFile = null, string? Problem = null)
{
    /// <summary>Runs every benchmark.</summary>
    public const string All = "all";

    /// <summary>Reads the program's arguments.</summary>
    public static BenchCommand Parse(IReadOnlyList<string> args)
    {
        var command = new BenchCommand("");
        for (var i = 0; i < args.Count; i++)
        {
            var arg = args[i];
            command = arg switch
            {
                "--quick" => command with { IsQuick = true },
                "--cluster" => command with { IsCluster = true },
                "--json" when i + 1 < args.Count => command with { JsonFile = args[++i] },
                "--json" => command with { Problem = "--json needs a file" },
                "--help" or "-h" => new(""),
                _ when arg.StartsWith('-') => command with { Problem = $"{arg} is no option" },
                _ when command.Name.Length > 0 => command with { Problem = $"one name at a time: {command.Name} or {arg}" },
                _ => command with { Name = arg },
            };
            if (arg is "--help" or "-h")
            {
                break;
            }
        }

        return command;
    }
}
