using ApprovalPortal.Workflows.Approvals;
using ApprovalPortal.Workflows.Wire;
using Google.Protobuf;
using Temporalio.Converters;

namespace ApprovalPortal.Tests.Workflows.Wire;

public sealed class WireInputTests
{
    private const string Good = "\"request_id\":\"R1\",\"requester\":\"rita\",\"amount\":5,\"description\":\"Paper\"";

    [Fact]
    public void TryDecode_FourFields_TakesDefaultsAndIgnoresTheUnknown()
    {
        var isDecoded = WireInput.TryDecode<ApprovalRequest>(JsonWire.Raw($$"""{{{Good}},"colour":"red","title":null}"""), out var request, out _);

        Assert.True(isDecoded);
        Assert.Equal(new ApprovalRequest("R1", "rita", 5m, "Paper"), request);
    }

    [Theory]
    [InlineData("{}", "request_id is required")]
    [InlineData("""{"request_id":"R1"}""", "requester is required")]
    [InlineData("""{"request_id":"R1","requester":"rita"}""", "amount is required")]
    [InlineData("""{"request_id":"R1","requester":"rita","amount":5}""", "description is required")]
    [InlineData("""{"request_id":"R1","requester":"rita","amount":null,"description":"Paper"}""", "amount is required")]
    [InlineData("""{"request_id":"R1","requester":null,"amount":5,"description":"Paper"}""", "requester is required")]
    [InlineData("""{"request_id":7,"requester":"rita","amount":5,"description":"Paper"}""", "request_id must be text")]
    [InlineData("""{"request_id":"R1","requester":["rita"],"amount":5,"description":"Paper"}""", "requester must be text")]
    [InlineData("""{"request_id":"R1","requester":"rita","amount":"ten","description":"Paper"}""", "amount must be an amount of money with at most two decimals, 1000000000000 at most")]
    [InlineData("""{"request_id":"R1","requester":"rita","amount":5,"description":{"text":"Paper"}}""", "description must be text")]
    [InlineData("""{"request_id":"R1","requester":"rita","amount":5,"description":"\ud800"}""", "description must be text")]
    [InlineData("{" + Good + ""","wait_limit_seconds":"soon"}""", "wait_limit_seconds must be a whole number")]
    [InlineData("{" + Good + ""","wait_limit_seconds":99999999999}""", "wait_limit_seconds must be a whole number")]
    [InlineData("{" + Good + ""","separation_of_duties":"yes"}""", "separation_of_duties must be true or false")]
    [InlineData("{" + Good + ""","separation_of_duties":null}""", "separation_of_duties must be true or false")]
    [InlineData("{" + Good + ""","title":5}""", "title must be text")]
    [InlineData("{" + Good + ""","reopened_from":"R0"}""", "reopened_from cannot be read")]
    [InlineData("{" + Good + ""","reopened_from":{"run_id":"x"}}""", "reopened_from cannot be read")]
    [InlineData("{" + Good + ""","reopened_from":{"run_id":"x","by":"ada","reason":"r","at":"now","decisions":[]}}""", "reopened_from.at cannot be read")]
    [InlineData("{" + Good + ""","reopened_from":{"run_id":"x","by":"ada","reason":"r","at":"2026-01-01","decisions":[{"role":"boss","outcome":"approved","approver":"mia","at":"2026-01-01"}]}}""", "reopened_from.decisions[0].role cannot be read")]
    [InlineData("{" + Good + ""","amount":6}""", "amount must not stand twice")]
    [InlineData("[]", "input must be a JSON object")]
    [InlineData("\"R1\"", "input must be a JSON object")]
    [InlineData("5", "input must be a JSON object")]
    [InlineData("null", "input must be a JSON object")]
    [InlineData("{", "input is missing or is not JSON")]
    [InlineData("request", "input is missing or is not JSON")]
    [InlineData("", "input is missing or is not JSON")]
    public void TryDecode_BadRequest_NamesTheFieldInOurWords(string json, string message)
    {
        var isDecoded = WireInput.TryDecode<ApprovalRequest>(JsonWire.Raw(json), out var request, out var error);

        Assert.False(isDecoded);
        Assert.Null(request);
        Assert.Equal(message, error!.Message);
    }

    [Theory]
    [InlineData("""{"approver":"mia"}""", "approved is required")]
    [InlineData("""{"approver":"mia","approved":null}""", "approved is required")]
    [InlineData("""{"approver":"mia","approved":"true"}""", "approved must be true or false")]
    [InlineData("""{"approver":"mia","approved":1}""", "approved must be true or false")]
    [InlineData("""{"approved":true}""", "approver is required")]
    [InlineData("""{"approved":true,"approver":"mia","timestamp":"soon"}""", "timestamp must be a time in ISO 8601")]
    [InlineData("""{"approved":true,"approver":"mia","comment":5}""", "comment must be text")]
    [InlineData("""{"approved":false,"approved":true,"approver":"mia"}""", "approved must not stand twice")]
    public void TryDecode_BadDecision_NamesTheField(string json, string message)
    {
        Assert.False(WireInput.TryDecode<ApprovalDecision>(JsonWire.Raw(json), out _, out var error));
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void TryDecode_UnknownRole_NamesTheRoles()
    {
        Assert.False(WireInput.TryDecode<DecideRequest>(
            JsonWire.Raw("""{"role":"boss","approved":true,"approver":"mia"}"""), out _, out var error));
        Assert.Equal("role must be one of manager, director, vp", error.Message);
        Assert.False(WireInput.TryDecode<DecideRequest>(
            JsonWire.Raw("""{"role":1,"approved":true,"approver":"mia"}"""), out _, out error));
        Assert.Equal("role must be one of manager, director, vp", error.Message);
    }

    [Fact]
    public void TryDecode_NoArgumentOrAnotherEncoding_IsMissing()
    {
        var nothing = JsonWire.Raw("binary/null", ByteString.Empty);
        var bytes = JsonWire.Raw("binary/plain", ByteString.CopyFromUtf8("{}"));
        var noEncoding = new RawValue(new() { Data = ByteString.CopyFromUtf8("{}") });
        foreach (var raw in new IRawValue?[] { null, nothing, bytes, noEncoding })
        {
            Assert.False(WireInput.TryDecode<ApprovalRequest>(raw, out _, out var error));
            Assert.Equal("input is missing or is not JSON", error.Message);
        }
    }

    [Fact]
    public void TryDecode_BrokenUtf8AndEndlessNesting_AreRefused()
    {
        var broken = ByteString.CopyFrom([.. "{\"approved\":true,\"approver\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        Assert.False(WireInput.TryDecode<ApprovalDecision>(JsonWire.Raw("json/plain", broken), out _, out var error));
        Assert.Equal("approver must be text", error.Message);

        Assert.False(WireInput.TryDecode<ApprovalDecision>(JsonWire.Raw(new string('[', 5_000)), out _, out error));
        Assert.Equal("input is missing or is not JSON", error.Message);
    }

    [Theory]
    [InlineData("\"mia\"", true, "mia")]
    [InlineData("\"\"", true, "")]
    [InlineData("null", false, null)]
    public void TryDecodeText_TextOrWhatMayBeAbsent_IsRead(string json, bool isRequired, string? expected)
    {
        Assert.True(WireInput.TryDecodeText(JsonWire.Raw(json), "approver", isRequired, out var text, out _));
        Assert.Equal(expected, text);
    }

    [Theory]
    [InlineData("null", "approver is required")]
    [InlineData("mia", "approver is required")]
    [InlineData("5", "approver must be text")]
    [InlineData("[\"mia\"]", "approver must be text")]
    [InlineData("\"\\udc00\"", "approver must be text")]
    public void TryDecodeText_AnythingElse_NamesTheField(string json, string message)
    {
        Assert.False(WireInput.TryDecodeText(JsonWire.Raw(json), "approver", isRequired: true, out _, out var error));
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void TryDecodeText_OptionalAndAbsent_IsNull()
    {
        Assert.True(WireInput.TryDecodeText(null, "comment", isRequired: false, out var text, out _));
        Assert.Null(text);
    }
}
