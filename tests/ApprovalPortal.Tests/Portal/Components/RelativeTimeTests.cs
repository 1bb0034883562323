using ApprovalPortal.Web.Components.Approvals;
using Microsoft.Extensions.DependencyInjection;

namespace ApprovalPortal.Tests.Portal.Components;

public sealed class RelativeTimeTests
{
    [Theory]
    [InlineData("00:00:00", "due", "late")]
    [InlineData("00:00:59", "less than 1 min left", "late")]
    [InlineData("00:01:00", "1 min left", "late")]
    [InlineData("00:01:59", "1 min left", "late")]
    [InlineData("00:59:59", "59 min left", "late")]
    [InlineData("01:00:00", "1 h left", "late")]
    [InlineData("01:01:00", "1 h 1 min left", "late")]
    [InlineData("01:59:59", "1 h 59 min left", "late")]
    [InlineData("02:00:00", "2 h left", "late")]
    [InlineData("11:59:59", "11 h 59 min left", "late")]
    [InlineData("12:00:00", "due tomorrow", "soon")]
    public async Task Due_Boundary_NeverHidesMoreThanAMinute(string left, string words, string urgency)
    {
        await using var stage = new PageStage("mia");
        var relative = stage.Services.GetRequiredService<RelativeTime>();

        Assert.Equal((words, urgency), relative.Due(PageStage.Now + TimeSpan.Parse(left, System.Globalization.CultureInfo.InvariantCulture)));
    }
}
