using System.Text.RegularExpressions;
using ApprovalPortal.EndToEnd.Infrastructure;

namespace ApprovalPortal.Journey;

/// <summary>
/// The README's way from an empty deployment to a processed request, in a real browser against any running portal: the
/// first admin, accounts, a request of 25,000 and its three approvals.
/// </summary>
internal sealed class DeploymentJourney : IAsyncDisposable
{
    private const string Password = "a long and quiet river";
    private const string Requester = "Rosa";
    private const string Title = "Server room cooling, two units";

    private static readonly (string Name, string Role)[] s_accounts =
        [(Requester, "Requester"), ("Marek", "Manager"), ("Dana", "Director"), ("Viola", "VP")];

    private readonly string _address;
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private DeploymentJourney(string address, IPlaywright playwright, IBrowser browser)
    {
        _address = address;
        _playwright = playwright;
        _browser = browser;
    }

    /// <summary>Starts the browser; every host name leads to this machine, as a tried deployment has no DNS record.</summary>
    public static async Task<DeploymentJourney> StartAsync(string address)
    {
        SetDefaultExpectTimeout(60_000);
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--host-resolver-rules=MAP * 127.0.0.1"],
        });
        return new(address.TrimEnd('/'), playwright, browser);
    }

    /// <summary>Sets the admin's password, creates the accounts, submits the request and has it approved; prints its id.</summary>
    public async Task ApproveAsync(string adminLink)
    {
        await CreateAccountsAsync(adminLink);
        await using var requester = await SignInAsync(Requester);
        var id = await requester.RequestAsync(Title, "25,000.00");
        await Expect(requester.RequestStatus).ToHaveTextAsync("Pending");
        foreach (var (name, _) in s_accounts.Where(account => account.Name != Requester))
        {
            await using var approver = await SignInAsync(name);
            await approver.DecideAsync(id, "Approve", $"{name} has checked the quote.");
            ThrowOnViolations(approver);
            await Console.Error.WriteLineAsync($"{name} approved {id}");
        }

        await Expect(requester.RequestStatus).ToHaveTextAsync("Approved");
        await ExpectResultAsync(requester);
        ThrowOnViolations(requester);
        Console.WriteLine(id);
    }

    /// <summary>Signs in with what an earlier run created and finds its request approved and processed.</summary>
    public async Task VerifyAsync(string requestId)
    {
        foreach (var (name, _) in s_accounts)
        {
            await using var person = await SignInAsync(name);
            await person.OpenAsync($"/requests/{requestId}");
            await Expect(person.RequestStatus).ToHaveTextAsync("Approved");
            await Expect(person.Page.GetByText(Title).First).ToBeVisibleAsync();
            await ExpectResultAsync(person);
            ThrowOnViolations(person);
            await Console.Error.WriteLineAsync($"{name} sees {requestId} approved and processed");
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    private async Task CreateAccountsAsync(string adminLink)
    {
        await SetPasswordAsync(adminLink);
        await using var admin = await SignInAsync("Admin");
        foreach (var (name, role) in s_accounts)
        {
            await admin.OpenAsync("/admin/users");
            await admin.Button("New account").ClickAsync();
            var dialog = admin.Page.GetByRole(AriaRole.Dialog);
            await dialog.GetByLabel("Email").FillAsync(EmailOf(name));
            await dialog.GetByLabel("Display name").FillAsync(name);
            await dialog.GetByLabel(role, new() { Exact = true }).CheckAsync();
            await dialog.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
            await SetPasswordAsync(await admin.Page.GetByTestId("one-time-link").InputValueAsync());
            await Console.Error.WriteLineAsync($"{name} has an account as {role}");
        }

        ThrowOnViolations(admin);
    }

    private async Task SetPasswordAsync(string link)
    {
        if (!link.StartsWith(_address + "/", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"The link {link} does not lead to {_address}.");
        }

        await using var person = await OpenAsync();
        await person.Page.GotoAsync(link);
        await person.Page.GetByLabel("New password").FillAsync(Password);
        await person.Page.GetByLabel("Repeat the password").FillAsync(Password);
        await person.Button("Set password").ClickAsync();
        await person.Page.WaitForURLAsync(new Regex("/account/login"));
    }

    private async Task<Person> SignInAsync(string name)
    {
        var person = await OpenAsync();
        await person.SignInAsync(EmailOf(name), Password);
        var session = (await person.Page.Context.CookiesAsync()).Where(cookie => cookie.HttpOnly).ToList();
        var isSecure = _address.StartsWith("https:", StringComparison.Ordinal);
        return session.Count > 0 && session.All(cookie => cookie.Secure == isSecure)
            ? person
            : throw new InvalidOperationException($"At {_address}, a cookie is not protected as it should be.");
    }

    // A certificate of the trial's own is trusted by nobody.
    private async Task<Person> OpenAsync()
    {
        var context = await _browser.NewContextAsync(new() { BaseURL = _address, Locale = "en-US", IgnoreHTTPSErrors = true });
        context.SetDefaultTimeout(60_000);
        return new(await context.NewPageAsync(), _address);
    }

    private static async Task ExpectResultAsync(Person person)
    {
        await Expect(person.Page.GetByText("Processed", new() { Exact = true }).First).ToBeVisibleAsync();
        foreach (var (_, role) in s_accounts.Where(account => account.Name != Requester))
        {
            await Expect(person.RoleStatus(role.ToLowerInvariant())).ToContainTextAsync("approved", new() { IgnoreCase = true });
        }
    }

    private static void ThrowOnViolations(Person person)
    {
        if (person.ForeignRequests.Count + person.PolicyViolations.Count > 0)
        {
            throw new InvalidOperationException(string.Join(Environment.NewLine, [.. person.ForeignRequests, .. person.PolicyViolations]));
        }
    }

    private static string EmailOf(string name) => $"{name.ToLowerInvariant()}@company.example";
}
