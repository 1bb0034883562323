using ApprovalPortal.Tests.Infrastructure;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace ApprovalPortal.Tests.Deployment;

/// <summary>No container engine is at hand: what can be proven of the compose file is what it says.</summary>
public sealed class DockerComposeTests
{
    private static readonly Dictionary<string, Service> s_services = Load();

    [Theory]
    [InlineData("temporal-schema", "postgres", "service_healthy")]
    [InlineData("temporal", "temporal-schema", "service_completed_successfully")]
    [InlineData("temporal-namespace", "temporal", "service_healthy")]
    [InlineData("temporal-ui", "temporal", "service_healthy")]
    [InlineData("portal", "temporal-namespace", "service_completed_successfully")]
    [InlineData("portal", "postgres", "service_healthy")]
    [InlineData("worker", "portal", "service_healthy")]
    public void DependsOn_Service_StartsAfterItsCondition(string service, string dependency, string condition)
    {
        Assert.Equal(condition, s_services[service].DependsOn[dependency].Condition);
        Assert.True(condition != "service_healthy" || s_services[dependency].Healthcheck is not null);
    }

    [Fact]
    public void Temporal_DynamicConfiguration_IsTheMountedFileWithBothLimits()
    {
        var temporal = s_services["temporal"];
        var mount = Assert.Single(temporal.Volumes).Split(':');
        var configuration = File.ReadAllText(Path.Combine(TemporalPrograms.RepositoryRoot, mount[0]));
        var keys = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(configuration).Keys;

        Assert.Equal(temporal.Environment["DYNAMIC_CONFIG_FILE_PATH"], mount[1]);
        Assert.Equal(["frontend.namespaceRPS.visibility", "frontend.persistenceMaxQPS"], keys.Order());
    }

    [Fact]
    public void Ports_AllServices_ArePublishedOnLoopbackOnly() =>
        Assert.All(s_services.Values.SelectMany(s => s.Ports), port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));

    private static Dictionary<string, Service> Load()
    {
        var file = Path.Combine(TemporalPrograms.RepositoryRoot, "docker-compose.yml");
        var yaml = new DeserializerBuilder()
            .WithNamingConvention(UnderscoredNamingConvention.Instance)
            .IgnoreUnmatchedProperties()
            .Build();
        return yaml.Deserialize<Compose>(File.ReadAllText(file)).Services;
    }

    private sealed class Compose
    {
        public Dictionary<string, Service> Services { get; set; } = [];
    }

    private sealed class Service
    {
        public Dictionary<string, Dependency> DependsOn { get; set; } = [];

        public Dictionary<string, string> Environment { get; set; } = [];

        public object? Healthcheck { get; set; }

        public List<string> Ports { get; set; } = [];

        public List<string> Volumes { get; set; } = [];
    }

    private sealed class Dependency
    {
        public string Condition { get; set; } = "";
    }
}
