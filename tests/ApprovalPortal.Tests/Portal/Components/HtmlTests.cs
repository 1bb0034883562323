using ApprovalPortal.Web.Components.Approvals;

namespace ApprovalPortal.Tests.Portal.Components;

/// <summary>Markup written by hand lets no text become markup.</summary>
public sealed class HtmlTests
{
    [Fact]
    public void Of_HostileText_IsEncodedInTextAndAttribute()
    {
        const string Hostile = "\"><script>alert('1')</script>&";

        var html = Html.Of($"""<b title="{Hostile}">{Hostile}</b>""").Value;

        Assert.StartsWith("<b title=\"&quot;&gt;&lt;script&gt;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain('\'', html);
        Assert.EndsWith("&amp;</b>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_WordsOfOtherLanguages_StayReadable() =>
        Assert.Equal("<i>Müller · 東京</i>", Html.Of($"<i>{"Müller · 東京"}</i>").Value);

    [Fact]
    public void Of_Markup_IsNotEncodedAgain() =>
        Assert.Equal("<i><b>&lt;</b></i>", Html.Of($"<i>{Html.Of($"<b>{"<"}</b>")}</i>").Value);
}
