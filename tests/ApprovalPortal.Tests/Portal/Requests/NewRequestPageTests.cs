using System.Globalization;
using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Web.Features.Requests;
using ApprovalPortal.Workflows.Approvals;
using Bunit;

namespace ApprovalPortal.Tests.Portal.Requests;

/// <summary>The form for a new request: what it refuses, what it says first, and what it sends.</summary>
public sealed class NewRequestPageTests
{
    private const string Submit = "Submit request";

    [Fact]
    public async Task Submit_Valid_SendsOnceAndOpensTheRequest()
    {
        await using var stage = new PageStage("rita");
        await stage.StartAsync();
        stage.Desk.Answer(new CommandOutcome.Done(null));
        var page = stage.Open<NewRequestPage>("/requests/new");
        Fill(page, "  Cooling ", "Two units", "25,000.50");
        page.Find("#category").Choose("Travel");

        page.Find("form").Send();

        var sent = Assert.Single(stage.Desk.Submitted);
        Assert.Equal(("Cooling", "Two units", 25_000.50m, "Travel"), (sent.Title, sent.Description, sent.Amount, sent.Category));
        Assert.Matches("^REQ-[0-9A-HJKMNP-TV-Z]{10}$", sent.RequestId);
        Assert.EndsWith($"/requests/{sent.RequestId}", stage.Address, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Two units", "100", "title", "Title must not be empty")]
    [InlineData(" \u200B ", "Two units", "100", "title", "Title must hold a visible character")]
    [InlineData("a\u0007b", "Two units", "100", "title", "Title must not hold control characters")]
    [InlineData("Cooling \u202E000,1", "Two units", "100", "title", "Title must not hold the invisible character U+202E (character 9); delete it or type the text again")]
    [InlineData("Cooling", "Two\u200B units", "100", "description", "Description must not hold the invisible character U+200B (character 4); delete it or type the text again")]
    [InlineData("Cooling", "", "100", "description", "Description must not be empty")]
    [InlineData("Cooling", "Two units", "", "amount", "Amount must not be empty")]
    [InlineData("Cooling", "Two units", "a lot", "amount", "Amount must be a number such as 25,000.50")]
    [InlineData("Cooling", "Two units", "25.000,50", "amount", "Amount can be read in two ways; write it like 25,000.50")]
    [InlineData("Cooling", "Two units", "1.2345", "amount", "Amount must have two decimals at most")]
    [InlineData("Cooling", "Two units", "0", "amount", "Amount must be more than 0")]
    [InlineData("Cooling", "Two units", "-5", "amount", "Amount must be more than 0")]
    [InlineData("Cooling", "Two units", "1000000000000.01", "amount", "Amount must be 1,000,000,000,000 at most")]
    public async Task Submit_FieldWrong_NamesItAndSendsNothing(string title, string description, string amount, string field, string message)
    {
        await using var stage = new PageStage("rita");
        await stage.StartAsync();
        var page = stage.Open<NewRequestPage>("/requests/new");
        Fill(page, title, description, amount);

        page.Find("form").Send();

        Assert.Equal(message, page.Text($"#{field}-error"));
        Assert.Equal("true", page.Find($"#{field}").GetAttribute("aria-invalid"));
        Assert.Empty(stage.Desk.Submitted);
    }

    [Fact]
    public async Task Submit_TooLong_SaysHowLongItMayBe()
    {
        await using var stage = new PageStage("rita");
        await stage.StartAsync();
        var page = stage.Open<NewRequestPage>("/requests/new");
        Fill(page, new('t', 201), new('d', 10_000), "100");

        page.Find("form").Send();

        Assert.Equal("Title must have 200 characters at most", page.Text("#title-error"));
        Assert.Equal("Description must have 4,000 characters at most", page.Text("#description-error"));
        Fill(page, "Cooling", "Two units", "100");
        Assert.Empty(page.FindAll(".field .error"));
    }

    [Fact]
    public async Task Amount_Typed_IsRepeatedAndNamesTheDeciders()
    {
        await using var stage = new PageStage("rita");
        await stage.StartAsync();
        var page = stage.Open<NewRequestPage>("/requests/new");

        page.Find("#amount").Enter("1,000");

        Assert.Equal("That is 1,000.00 USD", page.Text("[data-testid=amount-echo]"));
        var deciders = page.Text(".deciders");
        Assert.Contains("Manager Max Huber, Mia Keller", deciders, StringComparison.Ordinal);
        Assert.Contains("Director Dan Ott", deciders, StringComparison.Ordinal);
        Assert.DoesNotContain("VP", deciders, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Amount_InGerman_IsReadAndWrittenAsGermansDo()
    {
        await using var stage = new PageStage("rita");
        await stage.StartAsync();
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de");
        var page = stage.Open<NewRequestPage>("/requests/new");

        page.Find("#amount").Enter("25.000,5");

        Assert.Equal("That is 25.000,50 USD", page.Text("[data-testid=amount-echo]"));
    }

    [Fact]
    public async Task Submit_OnlyTheRequesterHoldsARole_IsRefusedBeforeItIsSent()
    {
        await using var stage = new PageStage("vera");
        await stage.StartAsync();
        var page = stage.Open<NewRequestPage>("/requests/new");
        Fill(page, "Cooling", "Two units", "25,000");
        Assert.Contains("nobody can decide", page.Text(".deciders"), StringComparison.Ordinal);

        page.Find("form").Send();

        Assert.StartsWith("Nobody but you can decide as VP.", page.Text("[data-testid=form-problem]"), StringComparison.Ordinal);
        Assert.Empty(stage.Desk.Submitted);
    }

    [Fact]
    public async Task Submit_Unclear_RepeatsTheSameRequestUntilItIsDefinite()
    {
        await using var stage = new PageStage("rita");
        await stage.StartAsync();
        stage.Desk.Answer(new CommandOutcome.Unclear());
        stage.Desk.Answer(new CommandOutcome.Done(null));
        var page = stage.Open<NewRequestPage>("/requests/new");
        Fill(page, "Cooling", "Two units", "100");

        page.Find("form").Send();

        Assert.Contains("Recording…", page.Text("form [role=status]"), StringComparison.Ordinal);
        Assert.True(page.Find("button[type=submit]").HasAttribute("disabled"));
        page.Find("form").Send();
        await stage.EventuallyAsync(() => Assert.Contains("/requests/REQ-", stage.Address, StringComparison.Ordinal));
        Assert.Equal(2, stage.Desk.Submitted.Count);
        Assert.Equal(stage.Desk.Submitted[0], stage.Desk.Submitted[1]);
    }

    [Fact]
    public async Task Submit_RefusedByTheDesk_ShowsWhyAndKeepsTheText()
    {
        await using var stage = new PageStage("rita");
        await stage.StartAsync();
        stage.Desk.Answer(new CommandOutcome.Invalid(new("title", "must not hold control characters")));
        stage.Desk.Answer(new CommandOutcome.NobodyCanDecide([ApprovalRole.Manager]));
        var page = stage.Open<NewRequestPage>("/requests/new");
        Fill(page, "Cooling", "Two units", "100");

        page.Find("form").Send();
        Assert.Equal("Title must not hold control characters", page.Text("#title-error"));
        page.Find("form").Send();

        Assert.StartsWith("Nobody but you can decide as Manager.", page.Text("[data-testid=form-problem]"), StringComparison.Ordinal);
        Assert.Equal("Cooling", page.Find("#title").GetAttribute("value"));
    }

    [Fact]
    public void Create_ManyIds_AreDifferentAndWellFormed()
    {
        var ids = Enumerable.Range(0, 2_000).Select(_ => RequestIds.Create()).ToList();

        Assert.All(ids, id => Assert.Matches("^REQ-[0-9A-HJKMNP-TV-Z]{10}$", id));
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    private static void Fill(IRenderedComponent<NewRequestPage> page, string title, string description, string amount)
    {
        page.Find("#title").Enter(title);
        page.Find("#description").Enter(description);
        page.Find("#amount").Enter(amount);
        Assert.Contains(Submit, page.Buttons());
    }
}
