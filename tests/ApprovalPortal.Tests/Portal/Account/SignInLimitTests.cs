using System.Net;
using System.Text.RegularExpressions;
using ApprovalPortal.Data.People;
using ApprovalPortal.Tests.Infrastructure;
using ApprovalPortal.Tests.Portal.Hosting;
using ApprovalPortal.Web.Features.Account;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace ApprovalPortal.Tests.Portal.Account;

/// <summary>The limits of sign-in through the sign-in page, as its clients meet them.</summary>
public sealed partial class SignInLimitTests
{
    private static readonly Dictionary<string, string> s_behindProxy = new() { ["Hosting:KnownProxies"] = "127.0.0.1" };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Post_RandomAccountsFromOneAddress_AreLimitedAndAnotherAddressIsAnswered()
    {
        await using var portal = new PortalHost("Development", s_behindProxy);
        using var form = await SignInForm.OpenAsync(portal.Listen());

        await AssertLimitedAsync(portal, n => ("1.2.3.4", $"{n}@test.example"), () => form.PostAsync("more@test.example", "1.2.3.4"));

        Assert.Equal(HttpStatusCode.OK, await form.PostAsync("more@test.example", "1.2.3.5"));
        Assert.Equal(HttpStatusCode.Found, await form.PostAsync("mia@demo.example", "1.2.3.5", PortalHost.Password));
    }

    [Fact]
    public async Task Post_OneAccountFromOneAddress_IsLimitedAndOthersAreAnswered()
    {
        await using var portal = new PortalHost("Development", s_behindProxy);
        using var form = await SignInForm.OpenAsync(portal.Listen());

        // An IPv6 client has a whole /64 to choose from.
        await AssertLimitedAsync(portal, _ => ("2001:db8::1", "nobody@test.example"), () => form.PostAsync(" NOBODY@test.example", "2001:db8::2"));

        Assert.Equal(HttpStatusCode.OK, await form.PostAsync("nobody@test.example", "2001:db8:1::1"));
        Assert.Equal(HttpStatusCode.OK, await form.PostAsync("somebody@test.example", "2001:db8::1"));
    }

    [Fact]
    public async Task Post_OneAccountFromManyAddresses_IsLimitedAndOtherAccountsAreAnswered()
    {
        await using var portal = new PortalHost("Development", s_behindProxy);
        using var form = await SignInForm.OpenAsync(portal.Listen());

        await AssertLimitedAsync(portal, n => ($"1.2.{n / 250}.{n % 250}", "nobody@test.example"), () => form.PostAsync("nobody@test.example", "1.3.0.1"));

        Assert.Equal(HttpStatusCode.OK, await form.PostAsync("somebody@test.example", "1.3.0.1"));
    }

    [Fact]
    public async Task Post_AddressClaimedByAStranger_IsNotBelieved()
    {
        await using var portal = new PortalHost("Development", []);
        using var form = await SignInForm.OpenAsync(portal.Listen());

        await AssertLimitedAsync(portal, _ => ("127.0.0.1", "nobody@test.example"), () => form.PostAsync("nobody@test.example", "1.2.3.4"));
    }

    [Fact]
    public async Task Post_ManyAtOnce_HashesOnHalfTheCoresAndRejectsWhoWaitsTooLong()
    {
        const int queue = 32;
        var permits = Math.Max(1, Environment.ProcessorCount / 2);
        using var hasher = new GatedHasher();
        await using var portal = new PortalHost(
            "Development", s_behindProxy, services => services.AddSingleton<IPasswordHasher<PortalUser>>(hasher));
        using var form = await SignInForm.OpenAsync(portal.Listen());
        var first = Enumerable.Range(0, permits).Select(_ => form.PostAsync("mia@demo.example", "1.2.3.4", PortalHost.Password)).ToArray();
        await Eventually.AssertAsync(() => Assert.Equal(permits, hasher.Running));

        var others = Enumerable.Range(0, queue + 8).Select(n => form.PostAsync("dan@demo.example", $"1.2.4.{n}", PortalHost.Password)).ToArray();
        var answers = await Task.WhenAll(others).WaitAsync(TimeSpan.FromMinutes(1), Cancelled);
        var runningMeanwhile = hasher.Running;
        hasher.Open();

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.TooManyRequests, answer));
        Assert.Equal(permits, runningMeanwhile);
        Assert.All(await Task.WhenAll(first), answer => Assert.Equal(HttpStatusCode.Found, answer));
        Assert.Equal(HttpStatusCode.Found, await form.PostAsync("dan@demo.example", "1.2.3.4", PortalHost.Password));
    }

    // The attempts before the page's one are made without a page, since a busy machine renders slower than limits recover.
    private static Task AssertLimitedAsync(
        PortalHost portal, Func<int, (string Address, string Account)> attempt, Func<Task<HttpStatusCode>> post) =>
        Eventually.AssertAsync(async () =>
        {
            var throttle = portal.Services.GetRequiredService<SignInThrottle>();
            for (var n = 0; n < 1_000 && throttle.TryEnter(attempt(n).Address, attempt(n).Account); n++)
            {
                // The first limit that is reached ends it: more attempts would use up the address's own.
            }

            Assert.Equal(HttpStatusCode.TooManyRequests, await post());
        });

    /// <summary>The sign-in form, opened once and sent as often as a program would.</summary>
    private sealed partial class SignInForm : IDisposable
    {
        private readonly HttpClient _http;
        private readonly string _token;

        private SignInForm(HttpClient http, string token)
        {
            _http = http;
            _token = token;
        }

        public static async Task<SignInForm> OpenAsync(Uri portal)
        {
            // Without the cookie of a successful sign-in, which would make the form another person's.
            var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = portal };
            using var page = await http.GetAsync("/account/login", Cancelled);
            http.DefaultRequestHeaders.Add("Cookie", page.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));
            return new(http, Token().Match(await page.Content.ReadAsStringAsync(Cancelled)).Groups[1].Value);
        }

        public async Task<HttpStatusCode> PostAsync(string email, string address, string password = "wrong password 1")
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/account/login");
            request.Headers.Add("X-Forwarded-For", address);
            request.Content = new FormUrlEncodedContent(
            [
                new("_handler", "login"), new("__RequestVerificationToken", _token), new("Input.Email", email), new("Input.Password", password),
            ]);
            using var answer = await _http.SendAsync(request, Cancelled);
            return answer.StatusCode;
        }

        public void Dispose() => _http.Dispose();

        [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
        private static partial Regex Token();
    }

    /// <summary>Accepts every password once its gate is open, and counts who hashes.</summary>
    private sealed class GatedHasher : IPasswordHasher<PortalUser>, IDisposable
    {
        private readonly ManualResetEventSlim _gate = new();
        private int _running;

        public int Running => Volatile.Read(ref _running);

        public void Open() => _gate.Set();

        public string HashPassword(PortalUser user, string password) => "hash";

        public PasswordVerificationResult VerifyHashedPassword(PortalUser user, string hashedPassword, string providedPassword)
        {
            Interlocked.Increment(ref _running);
            _gate.Wait(TimeSpan.FromSeconds(50));
            Interlocked.Decrement(ref _running);
            return PasswordVerificationResult.Success;
        }

        public void Dispose()
        {
            _gate.Set();
            _gate.Dispose();
        }
    }
}
