using System.Net;
using System.Text.RegularExpressions;
using ApprovalPortal.Data.People;
using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Tests.Worker;
using ApprovalPortal.Web.Hosting;
using Microsoft.Extensions.Configuration;

namespace ApprovalPortal.Tests.Portal.Hosting;

/// <summary>The portal as a process: its address, its first lines, its end, its first admin.</summary>
public sealed partial class PortalStartTests(PostgreSqlServer server) : IDisposable
{
    // Reached only by a process that hangs: each wait ends with its condition, and a machine under load may take minutes.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private readonly string _folder = TestFolder.Create();

    public void Dispose() => TestFolder.Delete(_folder);

    [Fact]
    public async Task Start_AddressInTheEnvironment_AnswersThereSaysWhereAndEndsWhenAsked()
    {
        using var portal = Start(new() { ["ASPNETCORE_URLS"] = "http://127.0.0.1:0", ["ASPNETCORE_ENVIRONMENT"] = "Development" });
        await Eventually.AssertAsync(() => Assert.Matches(Address(), portal.Output), s_patience);
        using var browser = new HttpClient();
        using var answer = await browser.GetAsync(
            Address().Match(portal.Output).Groups[1].Value + "/account/login", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        portal.AskToStop();
        Assert.Equal(0, await portal.WaitForExitAsync(s_patience));
        // Complete only now: an answer may arrive before the lines that were written before it.
        Assert.Contains($"Data: {_folder}", portal.Output, StringComparison.Ordinal);
        Assert.Contains("Temporal: 127.0.0.1:1 (", portal.Output, StringComparison.Ordinal);
        Assert.Contains(DemoAccounts.Password, portal.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(":5080", portal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_Production_HasNoDemoAccountsAndTakesAFirstAdminByOneTimeLink()
    {
        Dictionary<string, string> production = new() { ["ASPNETCORE_ENVIRONMENT"] = "Production", ["ASPNETCORE_URLS"] = "http://127.0.0.1:0" };
        using var command = Start(production, "admin", "create", "--email", "boss@company.example", "--name", "The Boss");
        Assert.Equal(0, await command.WaitForExitAsync(s_patience));
        var link = new Uri(Link().Match(command.Output).Value).PathAndQuery;
        using var again = Start(production, "admin", "create", "--email", "boss@company.example");
        Assert.Equal(1, await again.WaitForExitAsync(s_patience));

        using var portal = Start(production);
        await Eventually.AssertAsync(() => Assert.Matches(Address(), portal.Output), s_patience);
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false })
        {
            BaseAddress = new(Address().Match(portal.Output).Groups[1].Value),
        };
        using var demo = await PortalHost.PostLoginAsync(browser, "ada@demo.example", DemoAccounts.Password);
        using var set = await PortalHost.PostFormAsync(browser, link, "set-password", new()
        {
            ["Input.Password"] = "a long and quiet river",
            ["Input.Repeated"] = "a long and quiet river",
        });
        using var signedIn = await PortalHost.PostLoginAsync(browser, "boss@company.example", "a long and quiet river");
        using var users = await browser.GetAsync("/admin/users", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, demo.StatusCode);
        Assert.Equal(HttpStatusCode.Found, set.StatusCode);
        Assert.Equal(HttpStatusCode.Found, signedIn.StatusCode);
        Assert.Equal(HttpStatusCode.OK, users.StatusCode);
        Assert.DoesNotContain("demo.example", await users.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "http://localhost:5080")]
    [InlineData("http://+:8080", "http://localhost:8080")]
    [InlineData("https://portal.example/;http://x", "https://portal.example")]
    public void PublicAddress_Configured_IsWhatABrowserWouldWrite(string? urls, string expected)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("URLS", urls)]).Build();

        Assert.Equal(expected, PortalHosting.PublicAddress(configuration));
    }

    [Theory]
    [InlineData("https://portal.example.com", "https://portal.example.com")]
    [InlineData("http://localhost:5080/", "http://localhost:5080")]
    [InlineData(" ", "http://localhost:8080")]
    public void PublicAddress_PublicUrlConfigured_IsIt(string publicUrl, string expected)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("URLS", "http://+:8080"), new("Hosting:PublicUrl", publicUrl)])
            .Build();

        Assert.Equal(expected, PortalHosting.PublicAddress(configuration));
    }

    [Fact]
    public async Task Start_NothingUsesTheDataFolder_NeitherCreatesNorNeedsIt()
    {
        // Below a file no folder can be created, not even by root.
        var file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        using var portal = Start(new()
        {
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["Database__Provider"] = "PostgreSQL",
            ["ConnectionStrings__Portal"] = await server.CreateDatabaseAsync(),
            ["Portal__DataDirectory"] = Path.Combine(file, "below"),
        });
        await Eventually.AssertAsync(() => Assert.Contains("admin create", portal.Output, StringComparison.Ordinal), s_patience);

        Assert.Matches(Address(), portal.Output);
        Assert.DoesNotContain("cannot be created", portal.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("crit:", portal.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Development")]
    [InlineData("Development", "--urls=http://localhost:5080;http://127.0.0.1:1;http://[::1]:2")]
    [InlineData("Development", "--TEMPORAL_ADDRESS=127.0.0.1:7233")]
    [InlineData("Development", "--TEMPORAL_ADDRESS=localhost:7233")]
    [InlineData("Development", "--TEMPORAL_ADDRESS=[::1]:7233")]
    [InlineData(null, "--urls=http://0.0.0.0:5080")]
    [InlineData(null, "--urls=http://localhost:5080;http://+:5081")]
    [InlineData(null, "--urls=http://portal.example:5080")]
    [InlineData(null, "--http_ports=8080")]
    [InlineData(null, "--https_ports=8443")]
    [InlineData(null, "--Kestrel:Endpoints:Any:Url=http://*:8080")]
    [InlineData(null, "--ConnectionStrings:Portal=Data Source=portal.db")]
    [InlineData(null, "--TEMPORAL_ADDRESS=temporal:7233")]
    [InlineData(null, "--TEMPORAL_ADDRESS=10.0.0.1:7233")]
    public void OptionsFor_EnvironmentNotSaid_IsDevelopmentOnlyWhereNothingIsShared(string? expected, params string[] args) =>
        Assert.Equal(expected, SourceTree.OptionsFor(args).EnvironmentName);

    [Fact]
    public void OptionsFor_EnvironmentSaid_LeavesItAlone()
    {
        Assert.Null(SourceTree.OptionsFor(["--environment=Production"]).EnvironmentName);
        Assert.Null(SourceTree.OptionsFor(["--contentRoot=/x"]).ContentRootPath);
    }

    private PortalProcess Start(Dictionary<string, string> environment, params string[] arguments) =>
        new(_folder, environment, arguments);

    [GeneratedRegex(@"answers at (http://127\.0\.0\.1:\d+)")]
    private static partial Regex Address();

    [GeneratedRegex(@"http\S+/account/set-password\S+")]
    private static partial Regex Link();
}
