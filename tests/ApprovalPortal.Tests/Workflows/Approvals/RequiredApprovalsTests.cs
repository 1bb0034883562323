using ApprovalPortal.Workflows.Approvals;

namespace ApprovalPortal.Tests.Workflows.Approvals;

public sealed class RequiredApprovalsTests
{
    [Theory]
    [InlineData("0.01", 1)]
    [InlineData("999.99", 1)]
    [InlineData("1000.00", 2)]
    [InlineData("9999.99", 2)]
    [InlineData("10000.00", 3)]
    [InlineData("1000000000000", 3)]
    public void For_Amount_AsksSoManyRoles(string amount, int count)
    {
        var roles = RequiredApprovals.For(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(Enum.GetValues<ApprovalRole>().Take(count), roles);
    }
}
