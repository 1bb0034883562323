using System.Text.Json;
using System.Text.RegularExpressions;
using ApprovalPortal.Tests.Infrastructure;
using Npgsql;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace ApprovalPortal.Tests.Deployment;

/// <summary>What the deployment's files say; <c>deploy/try-compose.sh</c> proves that they work.</summary>
public sealed partial class DockerComposeTests
{
    private static readonly ComposeFile s_file = ComposeFile.Load();
    private static readonly Dictionary<string, ComposeService> s_services = s_file.Services;

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
        var configuration = Read(mount[0]);
        var keys = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(configuration).Keys;

        Assert.Equal(temporal.Environment["DYNAMIC_CONFIG_FILE_PATH"], mount[1]);
        Assert.Equal(["frontend.namespaceRPS.visibility", "frontend.persistenceMaxQPS"], keys.Order());
    }

    [Fact]
    public void Ports_AllServices_ArePublishedOnLoopbackOnly() =>
        Assert.All(s_services.Values.SelectMany(s => s.Ports), port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));

    [Theory]
    [InlineData("services: { a: { healthcheck: { test: [CMD, echo Host: localhost] } } }")]
    [InlineData("services: { a: { environment: { PORT: true } } }")]
    [InlineData("services: { a: { mem_limit: 512 } }")]
    [InlineData("services: { a: { read_onli: true } }")]
    public void Parse_ValueThatComposeRejects_Throws(string text) => Assert.ThrowsAny<YamlException>(() => ComposeFile.Parse(text));

    [Fact]
    public void Ports_WithoutAProfile_PublishThePortalOnly()
    {
        var published = s_services.Where(service => service.Value is { Profiles: [], Ports: not [] }).Select(service => service.Key);

        Assert.Equal(["portal"], published);
        Assert.Equal("true", s_services["temporal-ui"].Environment["TEMPORAL_DISABLE_WRITE_ACTIONS"]);
    }

    [Fact]
    public void Healthcheck_PostgreSql_ConnectsByTcp()
    {
        var test = s_services["postgres"].Healthcheck!.Test;

        Assert.Equal("127.0.0.1", test[test.IndexOf("-h") + 1]);
    }

    [Fact]
    public void Healthcheck_Worker_ReadsTheFileThatItWrites()
    {
        var worker = s_services["worker"];
        var file = worker.Environment["Worker__HealthFile"];

        Assert.Contains(worker.Healthcheck!.Test, argument => argument.Contains(file, StringComparison.Ordinal));
        Assert.Contains(worker.Tmpfs, folder => file.StartsWith(folder + "/", StringComparison.Ordinal));
    }

    [Fact]
    public void Passwords_AreRequired()
    {
        var text = Read("docker-compose.yml");
        var used = Variable().Matches(text).ToLookup(match => match.Groups["name"].Value, match => match.Groups["operator"].Value);

        foreach (var name in s_file.Secrets.Values.Select(secret => secret.Environment).OfType<string>())
        {
            Assert.NotEmpty(used[name]);
            Assert.All(used[name], operation => Assert.Equal(":?", operation));
        }
    }

    [Fact]
    public void Passwords_EachUser_HasItsOwn()
    {
        var portal = s_services["portal"].Environment;
        var temporal = s_services["temporal"].Environment;
        var connection = new NpgsqlConnectionStringBuilder(portal["ConnectionStrings__Portal"]);
        var created = Role().Matches(Read("deploy/postgres-init.sql")).Select(match => match.Groups["name"].Value);

        Assert.Equal([connection.Username!, temporal["POSTGRES_USER"]], created);
        Assert.Equal(temporal["POSTGRES_USER"], s_services["temporal-schema"].Environment["SQL_USER"]);
        Assert.Equal(["portal-db-password", "postgres-password", "temporal-db-password"], s_services["postgres"].Secrets.Order());
        Assert.Null(connection.Password);
        Assert.Contains("PORTAL_DB_PASSWORD", portal["PGPASSWORD"], StringComparison.Ordinal);
        Assert.Contains("TEMPORAL_DB_PASSWORD", temporal["POSTGRES_PWD"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".gitignore")]
    [InlineData(".dockerignore")]
    public void IgnoreFile_Secrets_AreListed(string file)
    {
        var lines = Read(file).Split('\n').Select(line => line.TrimEnd('/'));

        Assert.Superset(new HashSet<string> { ".env", "deploy/secrets" }, lines.ToHashSet());
    }

    [Fact]
    public void Portal_ProxyAndCertificate_AreConfigured()
    {
        var portal = s_services["portal"];

        Assert.Equal(s_file.Networks["default"].Ipam.Config.Single().Subnet, portal.Environment["Hosting__KnownProxies"]);
        Assert.Contains("PUBLIC_URL", portal.Environment["Hosting__PublicUrl"], StringComparison.Ordinal);
        Assert.Equal($"/run/secrets/{portal.Secrets.Single()}", portal.Environment["DataProtection__CertificatePath"]);
        Assert.StartsWith("./deploy/secrets/", s_file.Secrets[portal.Secrets.Single()].File);
    }

    [Fact]
    public void Containers_AllServices_AreConfined()
    {
        Assert.All(s_services.Values, service =>
        {
            Assert.Equal(["ALL"], service.CapDrop);
            Assert.Contains("no-new-privileges:true", service.SecurityOpt);
            Assert.NotNull(service.MemLimit);
            Assert.Subset(service.Logging!.Options.Keys.ToHashSet(), new HashSet<string> { "max-file", "max-size" });
        });
        Assert.All([s_services["portal"], s_services["worker"]], service =>
        {
            Assert.True(service.ReadOnly);
            Assert.Equal(["/tmp"], service.Tmpfs);
        });
    }

    [Fact]
    public void Servers_StopAndLoad_HaveTheirLimits()
    {
        var temporal = s_services["temporal"];
        var postgres = s_services["postgres"];

        Assert.Equal("30s", temporal.StopGracePeriod);
        Assert.Equal("60s", postgres.StopGracePeriod);
        Assert.Contains("max_connections=300", postgres.Command);
        Assert.Equal("warn", temporal.Environment["LOG_LEVEL"]);
        Assert.Equal("true", temporal.Environment["TEMPORAL_VERSION_CHECK_DISABLED"]);
    }

    [Fact]
    public void Dockerfile_RuntimeStage_ChangesTheUserAfterItsFolderExists()
    {
        var lines = Read("deploy/Dockerfile").Split('\n').ToList();
        var user = lines.FindIndex(line => line.StartsWith("USER ", StringComparison.Ordinal));
        var folder = lines.FindLastIndex(line => line.StartsWith("WORKDIR ", StringComparison.Ordinal));

        Assert.InRange(folder, 0, user);
    }

    [Fact]
    public void GlobalJson_LaterFeatureBand_IsAccepted()
    {
        using var json = JsonDocument.Parse(Read("global.json"));

        Assert.Equal("latestFeature", json.RootElement.GetProperty("sdk").GetProperty("rollForward").GetString());
    }

    private static string Read(string path) => File.ReadAllText(Path.Combine(TemporalPrograms.RepositoryRoot, path));

    [GeneratedRegex(@"\$\{(?<name>\w+)(?<operator>:?[-?+])?")]
    private static partial Regex Variable();

    [GeneratedRegex(@"CREATE ROLE (?<name>\w+)")]
    private static partial Regex Role();
}
