using System.Net;
using System.Text.RegularExpressions;
using ApprovalPortal.Data.People;
using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Tests.Portal.Hosting;
using ApprovalPortal.Web.Components;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

[assembly: AssemblyFixture(typeof(PortalHost))]

namespace ApprovalPortal.Tests.Portal.Hosting;

/// <summary>
/// The whole portal on a SQLite file of its own, without Temporal: its address leads nowhere. Tests that change an account
/// make one of their own.
/// </summary>
public sealed partial class PortalHost : WebApplicationFactory<App>
{
    /// <summary>The password of every account.</summary>
    public const string Password = DemoAccounts.Password;

    private readonly string _folder = Directory.CreateTempSubdirectory("approvalportal-portal-").FullName;
    private readonly string _environment = Environments.Development;
    private readonly Dictionary<string, string> _settings = [];
    private readonly Action<IServiceCollection>? _configure;

    /// <summary>The shared host.</summary>
    public PortalHost()
    {
    }

    /// <summary>A host of one test: in another environment, with other settings or services.</summary>
    internal PortalHost(string environment, Dictionary<string, string> settings, Action<IServiceCollection>? configure = null)
    {
        _environment = environment;
        _settings = settings;
        _configure = configure;
    }

    /// <summary>Starts the server on a free loopback port and returns its address.</summary>
    internal Uri Listen()
    {
        UseKestrel(0);
        StartServer();
        return new(Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
    }

    /// <summary>A browser that follows no redirect and nobody has signed in with.</summary>
    public HttpClient NewBrowser() => CreateClient(new() { AllowAutoRedirect = false, HandleCookies = true });

    /// <summary>A browser in which somebody has signed in.</summary>
    public async Task<HttpClient> SignInAsync(string email)
    {
        var browser = NewBrowser();
        using var answer = await PostLoginAsync(browser, email, Password);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return browser;
    }

    /// <summary>Sends the sign-in form.</summary>
    public static Task<HttpResponseMessage> PostLoginAsync(
        HttpClient browser, string email, string password, string query = "") =>
        PostFormAsync(browser, "/account/login" + query, "login", new()
        {
            ["Input.Email"] = email,
            ["Input.Password"] = password,
        });

    /// <summary>Loads a page and sends one of its forms, with its antiforgery token.</summary>
    public static async Task<HttpResponseMessage> PostFormAsync(
        HttpClient browser, string address, string form, Dictionary<string, string> fields)
    {
        var page = await browser.GetStringAsync(address, TestContext.Current.CancellationToken);
        return await PostLoadedFormAsync(browser, address, page, form, fields);
    }

    /// <summary>Sends one of the forms of a page that was loaded before, with its antiforgery token.</summary>
    public static async Task<HttpResponseMessage> PostLoadedFormAsync(
        HttpClient browser, string address, string page, string form, Dictionary<string, string> fields)
    {
        fields["_handler"] = form;
        fields["__RequestVerificationToken"] = Token().Match(page).Groups[1].Value;
        using var content = new FormUrlEncodedContent(fields);
        return await browser.PostAsync(address, content, TestContext.Current.CancellationToken);
    }

    /// <summary>An account that no other test knows.</summary>
    public async Task<PortalUser> AddAccountAsync(params string[] roles)
    {
        await using var scope = Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        var email = $"{Guid.NewGuid():N}@test.example";
        var user = new PortalUser { UserName = email, Email = email, DisplayName = "Test Person" };
        Assert.True((await users.CreateAsync(user, Password)).Succeeded);
        Assert.True((await users.AddToRolesAsync(user, roles)).Succeeded);
        return user;
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    /// <inheritdoc />
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        MigratedDatabase.CopyTo(Path.Combine(_folder, "portal.db"));
        KeyFile.CopyTo(_folder);
        builder.UseEnvironment(_environment);
        builder.UseSetting("Portal:DataDirectory", _folder);
        builder.UseSetting("ConnectionStrings:Portal", $"Data Source={Path.Combine(_folder, "portal.db")}");
        builder.UseSetting("Database:Provider", "SQLite");
        builder.UseSetting("TEMPORAL_ADDRESS", "127.0.0.1:1");
        builder.UseSetting("Worker:Embedded", "false");
        builder.UseSetting("Logging:LogLevel:Default", "None");
        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }

        // A real hash costs 50 ms; these tests are about everything else.
        builder.ConfigureTestServices(services =>
        {
            services.Configure<PasswordHasherOptions>(options => options.IterationCount = 1);
            _configure?.Invoke(services);
        });
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
