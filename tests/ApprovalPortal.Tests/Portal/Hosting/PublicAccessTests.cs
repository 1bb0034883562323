using ApprovalPortal.Data;
using System.Net;
using ApprovalPortal.Data.People;
using ApprovalPortal.Web.Features.Account;
using ApprovalPortal.Web.Hosting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ApprovalPortal.Tests.Portal.Hosting;

/// <summary>The portal behind a TLS proxy, its accepted hosts and origins, and the settings that it starts with.</summary>
public sealed class PublicAccessTests(PortalHost shared)
{
    private const string PublicUrl = "https://portal.example";

    private static readonly Dictionary<string, string> s_proxied = new()
    {
        ["Hosting:PublicUrl"] = PublicUrl,
        ["Hosting:KnownProxies"] = "127.0.0.1",
    };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SignIn_BehindTlsProxy_StaysOnHttpsWithASecureCookie()
    {
        await using var portal = new PortalHost("Production", s_proxied);
        await using var proxy = await TlsProxy.StartAsync(portal.Listen());
        var user = await portal.AddAccountAsync(PortalRoles.Requester);
        using var browser = proxy.NewBrowser(PublicUrl);

        using var start = await browser.GetAsync("/requests", Cancelled);
        using var form = await browser.GetAsync(start.Headers.Location, Cancelled);
        using var signedIn = await PortalHost.PostLoginAsync(browser, user.Email!, PortalHost.Password, "?returnUrl=%2Frequests");
        using var page = await browser.GetAsync("/requests", Cancelled);

        Assert.Equal(PublicUrl, start.Headers.Location!.GetLeftPart(UriPartial.Authority));
        Assert.Equal(HttpStatusCode.OK, form.StatusCode);
        Assert.Equal(TimeSpan.FromDays(365), HstsMaxAge(form));
        Assert.All(form.Headers.GetValues("Set-Cookie"), AssertSecure);
        Assert.Equal(HttpStatusCode.Found, signedIn.StatusCode);
        Assert.Equal(new Uri(new(PublicUrl), "/requests"), new Uri(new(PublicUrl), signedIn.Headers.Location!));
        AssertSecure(Assert.Single(signedIn.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("__Host-ApprovalPortal=", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Theory]
    [InlineData("evil.example", "/", HttpStatusCode.BadRequest)]
    [InlineData("evil.example:443", "/account/login", HttpStatusCode.BadRequest)]
    [InlineData("portal.example.evil.example", "/account/login", HttpStatusCode.BadRequest)]
    [InlineData("evil.example", "/_blazor/negotiate", HttpStatusCode.BadRequest)]
    [InlineData("evil.example", "/healthz/live", HttpStatusCode.OK)]
    [InlineData("portal.example", "/account/login", HttpStatusCode.OK)]
    [InlineData("PORTAL.example:8443", "/account/login", HttpStatusCode.OK)]
    [InlineData("localhost:5080", "/account/login", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", "/account/login", HttpStatusCode.OK)]
    [InlineData("[::1]:5080", "/account/login", HttpStatusCode.OK)]
    public async Task Get_WithPublicUrl_AcceptsItsHostAndLoopbackOnly(string host, string path, HttpStatusCode expected)
    {
        await using var portal = new PortalHost("Development", new() { ["Hosting:PublicUrl"] = PublicUrl });
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = host;

        using var answer = await portal.NewBrowser().SendAsync(request, Cancelled);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
    }

    [Fact]
    public async Task Get_PlainHttpWhereHttpsIsRequired_NamesTheCauseAndAnswersHealthChecks()
    {
        await using var portal = new PortalHost("Production", s_proxied);
        var browser = portal.NewBrowser();

        using var page = await browser.GetAsync("/account/login", Cancelled);
        using var health = await browser.GetAsync("/healthz/live", Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, page.StatusCode);
        Assert.Contains("Hosting:KnownProxies", await page.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Theory]
    [InlineData("10.0.0.0/8", "http")]
    [InlineData("", "http")]
    [InlineData("10.0.0.1, 127.0.0.0/8", "https")]
    public async Task Get_ForwardedScheme_CountsFromKnownProxiesOnly(string proxies, string expected)
    {
        await using var portal = new PortalHost("Development", new() { ["Hosting:KnownProxies"] = proxies });
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = portal.Listen() };
        browser.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");

        using var answer = await browser.GetAsync("/requests", Cancelled);

        Assert.Equal(expected, answer.Headers.Location!.Scheme);
    }

    [Theory]
    [InlineData("https://evil.example", true)]
    [InlineData("http://localhost:81", true)]
    [InlineData("http://localhost.evil.example", true)]
    [InlineData("null", true)]
    [InlineData("http://localhost", false)]
    [InlineData(null, false)]
    public async Task Circuit_Origin_MustBeTheRequestsHost(string? origin, bool isDenied)
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
        {
            using var answer = await AskForCircuitAsync(shared, method, origin);

            Assert.Equal(isDenied, answer.StatusCode == HttpStatusCode.Forbidden);
        }
    }

    [Theory]
    [InlineData(PublicUrl, false)]
    [InlineData("http://portal.example", true)]
    [InlineData("https://portal.example:444", true)]
    [InlineData("http://localhost", false)]
    public async Task Circuit_OriginWithPublicUrl_MustBeItOrTheRequestsHost(string origin, bool isDenied)
    {
        await using var portal = new PortalHost("Development", new() { ["Hosting:PublicUrl"] = PublicUrl });

        using var answer = await AskForCircuitAsync(portal, HttpMethod.Post, origin);

        Assert.Equal(isDenied, answer.StatusCode == HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("http://0.0.0.0:5080", "", "", "Hosting:KnownProxies")]
    [InlineData("http://+:5080", PublicUrl, "", "Hosting:KnownProxies")]
    [InlineData("http://+:5080", "http://portal.example", "10.0.0.1", "Hosting:PublicUrl must be an https URL")]
    [InlineData("http://localhost:5080", "portal.example", "", "Hosting:PublicUrl must be an absolute http or https URL")]
    [InlineData("http://localhost:5080", "ftp://portal.example", "", "Hosting:PublicUrl must be an absolute http or https URL")]
    [InlineData("http://localhost:5080", PublicUrl + "/portal", "", "Hosting:PublicUrl must be an absolute http or https URL")]
    [InlineData("http://localhost:5080", "", "10.0.0.1, proxy", "\"proxy\" is neither")]
    [InlineData("http://localhost:5080", "", "10.0.0.1/33", "\"10.0.0.1/33\" is neither")]
    public void Settings_Invalid_AreNamed(string urls, string publicUrl, string proxies, string expected)
    {
        using var services = Build(urls, publicUrl, proxies);

        var failure = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://+:5080", PublicUrl, "10.0.0.1", true)]
    [InlineData("http://+:5080", "", "172.28.0.0/16, fd00::/8", true)]
    [InlineData("https://+:5443;http://+:5080", "", "", true)]
    [InlineData("http://127.0.0.1:5080", PublicUrl, "127.0.0.1", true)]
    [InlineData("http://+:5080", "http://localhost:5080", "", false)]
    [InlineData("http://+:5080", "http://127.0.0.1:5080", "10.0.0.1", false)]
    [InlineData("http://127.0.0.1:5080;http://[::1]:5080", "", "", false)]
    [InlineData("http://localhost:5080", "", "", false)]
    [InlineData("", "", "", false)]
    public void Cookies_OutsideDevelopment_AreBoundToHttpsExceptOnLoopback(string urls, string publicUrl, string proxies, bool isSecure)
    {
        using var services = Build(urls, publicUrl, proxies);

        services.GetRequiredService<IStartupValidator>().Validate();

        var signIn = services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme).Cookie;
        var forms = services.GetRequiredService<IOptions<AntiforgeryOptions>>().Value.Cookie;
        Assert.Equal(isSecure ? "__Host-ApprovalPortal" : "ApprovalPortal", signIn.Name);
        Assert.Equal(isSecure, forms.Name!.StartsWith("__Host-", StringComparison.Ordinal));
        Assert.All([signIn, forms], cookie => Assert.Equal(isSecure, cookie.SecurePolicy == CookieSecurePolicy.Always));
    }

    private static async Task<HttpResponseMessage> AskForCircuitAsync(PortalHost portal, HttpMethod method, string? origin)
    {
        using var request = new HttpRequestMessage(method, method == HttpMethod.Post ? "/_blazor/negotiate?negotiateVersion=1" : "/_blazor?id=x");
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        return await portal.NewBrowser().SendAsync(request, Cancelled);
    }

    private static ServiceProvider Build(string urls, string publicUrl, string proxies)
    {
        var builder = WebApplication.CreateBuilder(
        [
            "--environment=Production", $"--urls={urls}", $"--Hosting:PublicUrl={publicUrl}", $"--Hosting:KnownProxies={proxies}",
        ]);
        builder.Services.AddAntiforgery();
        builder.AddPortalData();
        builder.AddAccounts();
        builder.AddPortalHosting();
        return builder.Services.BuildServiceProvider();
    }

    private static TimeSpan? HstsMaxAge(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Strict-Transport-Security", out var values)
            ? TimeSpan.FromSeconds(int.Parse(Assert.Single(values).Split('=')[1], System.Globalization.CultureInfo.InvariantCulture))
            : null;

    private static void AssertSecure(string cookie) => Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
}
