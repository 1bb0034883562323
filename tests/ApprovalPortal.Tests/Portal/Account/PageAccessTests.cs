using System.Net;
using ApprovalPortal.Tests.Portal.Hosting;
using ApprovalPortal.Web.Components;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;

namespace ApprovalPortal.Tests.Portal.Account;

/// <summary>Who gets which page: by status and by text.</summary>
public sealed class PageAccessTests(PortalHost portal)
{
    private const string Refusal = "Not found or not yours";
    private static readonly string[] s_approvers = ["mia", "dan", "vera"];
    private static readonly string[] s_admins = ["ada"];
    private static readonly string[] s_everybody = ["rita", "mia", "dan", "vera", "ada"];

    /// <summary>Every page of the contract with those who may see it.</summary>
    private static readonly Dictionary<string, string[]> s_pages = new()
    {
        ["/inbox"] = s_approvers,
        ["/requests"] = s_everybody,
        ["/requests/new"] = s_everybody,
        ["/older"] = s_everybody,
        ["/notifications"] = s_everybody,
        ["/admin/timed-out"] = s_admins,
        ["/admin/requests"] = s_admins,
        ["/admin/users"] = s_admins,
        ["/no/such/page"] = [],
        ["/admin"] = [],
    };

    public static TheoryData<string, string> PagesAndPeople()
    {
        var data = new TheoryData<string, string>();
        foreach (var (page, person) in s_pages.Keys.SelectMany(page => s_everybody.Select(person => (page, person))))
        {
            data.Add(page, person);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(PagesAndPeople))]
    public async Task Get_SignedIn_ShowsThePageOrTheSameRefusal(string page, string person)
    {
        var browser = await portal.SignInAsync($"{person}@demo.example");
        using var answer = await browser.GetAsync(page, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        var mayShow = s_pages[page].Contains(person);
        Assert.Equal(mayShow ? HttpStatusCode.OK : HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(!mayShow, text.Contains(Refusal, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("rita", "/requests")]
    [InlineData("mia", "/inbox")]
    [InlineData("dan", "/inbox")]
    [InlineData("vera", "/inbox")]
    [InlineData("ada", "/admin/timed-out")]
    public async Task Get_StartPage_LeadsToWhatThePersonCameFor(string person, string target)
    {
        var browser = await portal.SignInAsync($"{person}@demo.example");
        using var answer = await browser.GetAsync("/", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        var location = answer.Headers.Location!;
        Assert.Equal(target, location.IsAbsoluteUri ? location.PathAndQuery : location.OriginalString);
    }

    [Fact]
    public async Task Get_Anonymous_EveryPageLeadsToTheSignIn()
    {
        foreach (var route in Routes().Where(route => !IsOpen(route.Page)).Select(route => route.Template))
        {
            var address = route.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
            using var answer = await portal.NewBrowser().GetAsync(address, TestContext.Current.CancellationToken);

            Assert.True(answer.StatusCode == HttpStatusCode.Found, $"{address}: {answer.StatusCode}");
            Assert.Equal("/account/login", answer.Headers.Location!.AbsolutePath);
        }
    }

    [Fact]
    public void Routes_OpenToStrangers_AreThoseOfTheSignInAndOfErrors()
    {
        var open = Routes().Where(route => IsOpen(route.Page)).Select(route => route.Template).Order(StringComparer.Ordinal);

        Assert.Equal(
            ["/account/login", "/account/logout", "/account/set-password", "/error", "/status/{Code:int}"],
            open);
    }

    private static IEnumerable<(string Template, Type Page)> Routes() =>
        from type in typeof(App).Assembly.GetTypes()
        from route in type.GetCustomAttributes(typeof(RouteAttribute), false).Cast<RouteAttribute>()
        select (route.Template, type);

    private static bool IsOpen(Type page) => page.IsDefined(typeof(AllowAnonymousAttribute), true);
}
