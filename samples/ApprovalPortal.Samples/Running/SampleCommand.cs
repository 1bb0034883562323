namespace ApprovalPortal.Samples.Running;

/// <summary>What the command line asks for.</summary>
/// <param name="Name">A sample's name, <c>list</c> or <c>worker</c>.</param>
/// <param name="IsRealTime">Wait for days instead of skipping them.</param>
/// <param name="Address">HOST:PORT of a server that runs already, null to start one.</param>
/// <param name="Problem">What is wrong with the command line, null when nothing is.</param>
public sealed record SampleCommand(string Name, bool IsRealTime = false, string? Address = null, string? Problem = null)
{
    /// <summary>Prints the samples.</summary>
    public const string List = "list";

    /// <summary>Serves the queues until Ctrl+C.</summary>
    public const string Worker = "worker";

    /// <summary>Reads the program's arguments.</summary>
    public static SampleCommand Parse(IReadOnlyList<string> args)
    {
        var command = new SampleCommand("");
        for (var i = 0; i < args.Count; i++)
        {
            var arg = args[i];
            command = arg switch
            {
                "--real-time" => command with { IsRealTime = true },
                "--address" when i + 1 < args.Count => command with { Address = args[++i] },
                "--address" => command with { Problem = "--address needs HOST:PORT" },
                "--help" or "-h" => command with { Name = List },
                _ when arg.StartsWith('-') => command with { Problem = $"{arg} is no option" },
                _ when command.Name.Length > 0 => command with { Problem = $"one name at a time: {command.Name} or {arg}" },
                _ => command with { Name = arg },
            };
        }

        return command.Name.Length > 0 ? command : command with { Name = List };
    }
}
