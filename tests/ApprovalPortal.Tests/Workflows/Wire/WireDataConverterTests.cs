using System.Text.Json;
using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Wire;

namespace ApprovalPortal.Tests.Workflows.Wire;

public sealed class WireDataConverterTests
{
    [Fact]
    public void Write_Decision_IsSnakeCaseWithTextEnumsAndUtc()
    {
        var decision = new RoleDecision(
            ApprovalRole.Vp, ApprovalStatus.TimedOut, "vera@example.com", new(2026, 3, 1, 11, 0, 0, TimeSpan.FromHours(1)), DecisionId: "d1");

        Assert.Equal(
            """{"role":"vp","outcome":"timed_out","approver":"vera@example.com","at":"2026-03-01T10:00:00.000000Z","comment":null,"decision_id":"d1","timestamp":null,"revision":null,"key_id":null,"signature":null}""",
            JsonSerializer.Serialize(decision, WireDataConverter.JsonOptions));
    }

    [Fact]
    public void Read_ApprovedRequest_IsWhatWasWritten()
    {
        var request = new ApprovalRequest("R1", "rita", 25_000m, "Laptops", "Title", "it", "EUR", 60, true);
        var decisions = new[] { new RoleDecision(ApprovalRole.Manager, ApprovalStatus.Approved, "mia", DateTimeOffset.UnixEpoch) };

        var json = JsonSerializer.Serialize(new ApprovedRequest(request, decisions), WireDataConverter.JsonOptions);
        var read = JsonSerializer.Deserialize<ApprovedRequest>(json, WireDataConverter.JsonOptions)!;

        Assert.Equal(decisions, read.Decisions);
        Assert.Equal(request, new ApprovalRequest(read.RequestId, read.Requester, read.Amount, read.Description, read.Title, read.Category, read.Currency, read.WaitLimitSeconds, read.SeparationOfDuties));
        Assert.Contains("\"amount\":\"25000.00\"", json, StringComparison.Ordinal);
        Assert.Contains("\"decisions\":[{\"role\":\"manager\"", json, StringComparison.Ordinal);
    }
}
