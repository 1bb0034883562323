using System.Text.RegularExpressions;

namespace ApprovalPortal.EndToEnd.Infrastructure;

/// <summary>Somebody at a browser, who does what people do and watches what the page asks of the network.</summary>
public sealed partial class Person : IAsyncDisposable
{
    private readonly string _address;

    /// <summary>Sits down in front of an empty page.</summary>
    public Person(IPage page, string address)
    {
        Page = page;
        _address = address;
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(address, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                ForeignRequests.Add(request.Url);
            }
        };
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            {
                PolicyViolations.Add(message.Text);
            }
        };
    }

    /// <summary>The page in front of the person.</summary>
    public IPage Page { get; }

    /// <summary>Addresses outside the portal that were asked for anything.</summary>
    public List<string> ForeignRequests { get; } = [];

    /// <summary>What the content security policy blocked.</summary>
    public List<string> PolicyViolations { get; } = [];

    /// <summary>The word that stands alone for the status of the whole.</summary>
    public ILocator RequestStatus => Page.GetByTestId("request-status");

    /// <summary>A role's live status.</summary>
    public ILocator RoleStatus(string role) => Page.GetByTestId($"role-{role}");

    /// <summary>A button by its exact name.</summary>
    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>Signs in with a demo account and arrives where the portal leads.</summary>
    public Task<Person> SignInAsync(string name) => SignInAsync($"{name}@demo.example", "Approve-2026!");

    /// <summary>The same with any account.</summary>
    public async Task<Person> SignInAsync(string email, string password)
    {
        await Page.GotoAsync("/account/login");
        await Page.GetByLabel("Email").FillAsync(email);
        await Page.GetByLabel("Password").FillAsync(password);
        await Button("Sign in").ClickAsync();
        await Page.WaitForURLAsync(url => !url.Contains("/account/login", StringComparison.Ordinal));
        return this;
    }

    /// <summary>Opens a page and waits until its circuit is up: the server alone enables the buttons.</summary>
    public async Task OpenAsync(string path)
    {
        await Page.GotoAsync(path);
        await Page.Locator(".app[data-interactive=true]").WaitForAsync();
    }

    /// <summary>Fills the form for a new request and sends it; answers the request's id.</summary>
    public async Task<string> RequestAsync(
        string title, string amount, string description = "Two units, quote attached.", string category = "")
    {
        await OpenAsync("/requests/new");
        await Page.GetByLabel("Title").FillAsync(title);
        await Page.GetByLabel("Description").FillAsync(description);
        await Page.GetByLabel("Amount").FillAsync(amount);
        await Page.GetByLabel("Category").SelectOptionAsync(category);
        await Button("Submit request").ClickAsync();
        await Page.WaitForURLAsync(RequestUrl());
        return Page.Url.Split('/')[^1];
    }

    /// <summary>Decides the open request page through its dialog.</summary>
    public async Task DecideAsync(string button, string? comment = null)
    {
        await Button(button).ClickAsync();
        var dialog = Page.GetByRole(AriaRole.Dialog);
        if (comment is not null)
        {
            await dialog.GetByLabel("Comment").FillAsync(comment);
        }

        await dialog.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await Expect(dialog).ToBeHiddenAsync();
    }

    /// <summary>Opens a request's page and decides it.</summary>
    public async Task DecideAsync(string requestId, string button, string? comment)
    {
        await OpenAsync($"/requests/{requestId}");
        await DecideAsync(button, comment);
    }

    /// <summary>Keeps what the person sees as a file.</summary>
    public async Task ScreenshotAsync(string name)
    {
        var folder = Path.Combine(PortalProcess.RepositoryRoot, "artifacts", "screenshots");
        await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();

    [GeneratedRegex("/requests/REQ-[0-9A-HJKMNP-TV-Z]{10}$")]
    private static partial Regex RequestUrl();
}
