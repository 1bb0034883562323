using ApprovalPortal.Tests.Infrastructure;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace ApprovalPortal.Tests.Deployment;

/// <summary>
/// <c>docker-compose.yml</c> with Compose's own types, as far as the file uses its schema: a key or a type that is not
/// listed here fails the load.
/// </summary>
internal sealed record ComposeFile
{
    public string Name { get; init; } = "";

    public Dictionary<string, ComposeService> Services { get; init; } = [];

    public Dictionary<string, ComposeNetwork> Networks { get; init; } = [];

    public Dictionary<string, object?> Volumes { get; init; } = [];

    public Dictionary<string, ComposeSecret> Secrets { get; init; } = [];

    [YamlMember(Alias = "x-service", ApplyNamingConventions = false)]
    public ComposeService? ServiceExtension { get; init; }

    [YamlMember(Alias = "x-application", ApplyNamingConventions = false)]
    public ComposeService? ApplicationExtension { get; init; }

    [YamlMember(Alias = "x-connections", ApplyNamingConventions = false)]
    public Dictionary<string, string> ConnectionsExtension { get; init; } = [];

    [YamlMember(Alias = "x-required", ApplyNamingConventions = false)]
    public string RequiredExtension { get; init; } = "";

    /// <summary>Reads the repository's file.</summary>
    /// <exception cref="YamlException">The file is not what Compose accepts.</exception>
    public static ComposeFile Load() => Parse(File.ReadAllText(Path.Combine(TemporalPrograms.RepositoryRoot, "docker-compose.yml")));

    /// <summary>Reads a file's text.</summary>
    /// <exception cref="YamlException">The text is not what Compose accepts.</exception>
    public static ComposeFile Parse(string text) => new DeserializerBuilder()
        .WithNamingConvention(UnderscoredNamingConvention.Instance)
        .WithTypeConverter(new StringConverter())
        .Build()
        .Deserialize<ComposeFile>(new MergingParser(new Parser(new StringReader(text))));

    // YAML reads a plain 8080, true or `a: b` as something else than a string, and Compose then rejects the file.
    private sealed class StringConverter : IYamlTypeConverter
    {
        public bool Accepts(Type type) => type == typeof(string);

        public object ReadYaml(IParser parser, Type type, ObjectDeserializer rootDeserializer)
        {
            var scalar = parser.Consume<Scalar>();
            return scalar.Style == ScalarStyle.Plain && IsOtherType(scalar.Value)
                ? throw new YamlException(scalar.Start, scalar.End, $"'{scalar.Value}' must be quoted: Compose expects a string.")
                : scalar.Value;
        }

        public void WriteYaml(IEmitter emitter, object? value, Type type, ObjectSerializer serializer) =>
            throw new NotSupportedException();

        private static bool IsOtherType(string value) =>
            value is "" or "~" or "null" || bool.TryParse(value, out _) || decimal.TryParse(value, out _);
    }
}

/// <summary>A container.</summary>
internal sealed record ComposeService
{
    public ComposeBuild? Build { get; init; }

    public List<string> CapAdd { get; init; } = [];

    public List<string> CapDrop { get; init; } = [];

    public List<string> Command { get; init; } = [];

    public Dictionary<string, ComposeDependency> DependsOn { get; init; } = [];

    public List<string> Entrypoint { get; init; } = [];

    public Dictionary<string, string> Environment { get; init; } = [];

    public ComposeHealthcheck? Healthcheck { get; init; }

    public string? Image { get; init; }

    public ComposeLogging? Logging { get; init; }

    public string? MemLimit { get; init; }

    public List<string> Ports { get; init; } = [];

    public List<string> Profiles { get; init; } = [];

    public bool ReadOnly { get; init; }

    public string Restart { get; init; } = "no";

    public List<string> Secrets { get; init; } = [];

    public List<string> SecurityOpt { get; init; } = [];

    public string StopGracePeriod { get; init; } = "10s";

    public List<string> Tmpfs { get; init; } = [];

    public List<string> Volumes { get; init; } = [];
}

/// <summary>An image that Compose builds.</summary>
internal sealed record ComposeBuild
{
    public string Context { get; init; } = "";

    public string Dockerfile { get; init; } = "";

    public string Target { get; init; } = "";
}

/// <summary>The condition under which a service starts after another one.</summary>
internal sealed record ComposeDependency
{
    public string Condition { get; init; } = "";
}

/// <summary>A command that tells whether a container is healthy.</summary>
internal sealed record ComposeHealthcheck
{
    public List<string> Test { get; init; } = [];

    public string Interval { get; init; } = "";

    public string Timeout { get; init; } = "";

    public string StartPeriod { get; init; } = "0s";

    public int Retries { get; init; }
}

/// <summary>Where a container's output is kept.</summary>
internal sealed record ComposeLogging
{
    public string Driver { get; init; } = "";

    public Dictionary<string, string> Options { get; init; } = [];
}

/// <summary>A network and its address ranges.</summary>
internal sealed record ComposeNetwork
{
    public ComposeIpam Ipam { get; init; } = new();
}

/// <summary>Address management of a network.</summary>
internal sealed record ComposeIpam
{
    public List<ComposeSubnet> Config { get; init; } = [];
}

/// <summary>An address range of a network.</summary>
internal sealed record ComposeSubnet
{
    public string Subnet { get; init; } = "";
}

/// <summary>A secret from a variable or a file.</summary>
internal sealed record ComposeSecret
{
    public string? Environment { get; init; }

    public string? File { get; init; }
}
