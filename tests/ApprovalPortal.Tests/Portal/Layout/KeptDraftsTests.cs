using System.Text.Json;
using ApprovalPortal.Web.Components.Approvals;
using ApprovalPortal.Web.Components.Layout;
using ApprovalPortal.Web.Security;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.JSInterop;

namespace ApprovalPortal.Tests.Portal.Layout;

public sealed class KeptDraftsTests
{
    private static readonly EphemeralDataProtectionProvider s_keys = new();
    private static readonly CommandDraft s_draft = new(CommandKind.Reject, "REQ-1", "run", "Chairs", "$900.00") { Revision = 3 };

    [Fact]
    public async Task TakeAsync_KeptByTheSamePerson_IsTheDraftWithItsIdAndFields()
    {
        var kept = await SealAsync("mia");

        var taken = await Drafts("mia", Answer(kept)).TakeAsync<CommandDraft>("dialog");

        Assert.Equal(s_draft, taken!.Value.Draft);
        Assert.Equal("Too early", taken.Value.Fields["command-text"]);
    }

    [Fact]
    public async Task TakeAsync_KeptBySomebodyElse_IsNothing()
    {
        var kept = await SealAsync("mia");

        Assert.Null(await Drafts("max", Answer(kept)).TakeAsync<CommandDraft>("dialog"));
    }

    [Fact]
    public async Task TakeAsync_FieldWithoutValue_IsNothing()
    {
        var answer = Answer(await SealAsync("mia")).Replace("\"Too early\"", "null", StringComparison.Ordinal);

        Assert.Null(await Drafts("mia", answer).TakeAsync<CommandDraft>("dialog"));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"draft":"CfDJ8forged","fields":{}}""")]
    [InlineData("""{"draft":"","fields":{"command-text":"x"}}""")]
    [InlineData("""{"draft":7,"fields":[]}""")]
    public async Task TakeAsync_WhatNobodySealed_IsNothing(string answer) =>
        Assert.Null(await Drafts("mia", answer).TakeAsync<CommandDraft>("dialog"));

    private static Task<string> SealAsync(string person) => Drafts(person, "null").SealAsync(s_draft);

    private static string Answer(string draft) => $$$"""{"draft":"{{{draft}}}","fields":{"command-text":"Too early"}}""";

    private static KeptDrafts Drafts(string person, string answer) => new(s_keys, new Somebody(PageStage.Person(person)), new Browser(answer));

    private sealed class Somebody(Viewer viewer) : ICurrentViewer
    {
        public Task<Viewer?> GetAsync() => Task.FromResult<Viewer?>(viewer);

        public Task<Viewer?> GetVerifiedAsync(CancellationToken cancellationToken) => Task.FromResult<Viewer?>(viewer);
    }

    // Reads an answer as the circuit does.
    private sealed class Browser(string answer) : IJSRuntime
    {
        public ValueTask<T> InvokeAsync<T>(string identifier, object?[]? args) =>
            ValueTask.FromResult(JsonSerializer.Deserialize<T>(answer, JsonSerializerOptions.Web)!);

        public ValueTask<T> InvokeAsync<T>(string identifier, CancellationToken cancellationToken, object?[]? args) =>
            InvokeAsync<T>(identifier, args);
    }
}
