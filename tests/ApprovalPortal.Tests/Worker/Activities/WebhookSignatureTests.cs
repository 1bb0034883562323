using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ApprovalPortal.Worker.Activities;
using ApprovalPortal.Workflows.Approvals;
using Microsoft.Extensions.Options;

namespace ApprovalPortal.Tests.Worker.Activities;

/// <summary>Signatures by Standard Webhooks, as the specification's receivers verify them.</summary>
public sealed class WebhookSignatureTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string OtherSecret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    // The first message is the one that the specification's libraries are tested with. Both values are openssl's:
    // printf '%s' 'ID.TIMESTAMP.BODY' | openssl dgst -sha256 -mac HMAC -macopt hexkey:KEY -binary | base64
    // with KEY from: printf '%s' 'SECRET without whsec_' | base64 -d | xxd -p -c 64
    [Theory]
    [InlineData(
        Secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}""",
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData(
        OtherSecret, "REQ-1/0123456789abcdef0123456789abcdef", 1767225600, """{"request_id":"REQ-1","amount":"1359.90"}""",
        "v1,T97llieVPX4aWrpHG0MkuCips9UxrYGZh7jExKFLjTY=")]
    public void Create_KnownMessage_MatchesOpenSsl(string secret, string id, long timestamp, string body, string expected) =>
        Assert.Equal(
            expected,
            WebhookSignature.Create(WebhookSignature.ParseSecrets(secret)!, id, timestamp, Encoding.UTF8.GetBytes(body)));

    [Fact]
    public async Task ProcessApprovedRequestAsync_SecretIsSet_ReceiverVerifiesTheCall()
    {
        var call = await ProcessAsync(Secret, "REQ-1");

        Assert.Equal(call.Key, call.Headers["webhook-id"]);
        Assert.True(IsVerified(call, Secret));
        Assert.False(IsVerified(call, OtherSecret));
        Assert.False(IsVerified(call with { Content = call.Content.Replace("1359.90", "9359.90", StringComparison.Ordinal) }, Secret));
    }

    [Fact]
    public async Task ProcessApprovedRequestAsync_TwoSecrets_EitherVerifiesTheCall()
    {
        var call = await ProcessAsync($"{Secret} {OtherSecret}", "REQ-1");

        Assert.True(IsVerified(call, Secret));
        Assert.True(IsVerified(call, OtherSecret));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task ProcessApprovedRequestAsync_NoSecret_IsNotSigned(string? secret)
    {
        var call = await ProcessAsync(secret, "REQ-1");

        Assert.DoesNotContain(call.Headers.Keys, name => name.StartsWith("webhook-", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task ProcessApprovedRequestAsync_RequestIdHasFullStops_SignedIdHasNone()
    {
        var call = await ProcessAsync(Secret, "REQ.1614265330.{}");

        Assert.DoesNotContain('.', call.Headers["webhook-id"]);
        Assert.True(IsVerified(call, Secret));
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_no base64")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa==")]
    [InlineData(Secret + " whsec_c2hvcnQ=")]
    [InlineData(Secret + "," + OtherSecret)]
    public async Task StartAsync_SecretIsInvalid_NamesTheSettingAndKeepsTheSecret(string secret)
    {
        await using var host = WorkerHost.Create(
            address: "127.0.0.1:1", withWorker: true, settings: ("Processing:Secret", secret));

        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(host.StartAsync);
        Assert.Contains("Processing:Secret", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<WebhookCall> ProcessAsync(string? secret, string requestId)
    {
        var decision = new RoleDecision(ApprovalRole.Manager, ApprovalStatus.Approved, "mia@demo.example", DateTimeOffset.UtcNow);
        var approved = new ApprovedRequest(new(requestId, "rita@demo.example", 1_359.9m, "Chairs"), [decision]);
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var stage = await ActivityStage.CreateAsync(
            ("Processing:Webhook", receiver.Address), ("Processing:Secret", secret));
        await stage.RunAsync(() => stage.Activities.ProcessApprovedRequestAsync(approved));
        return Assert.Single(receiver.Calls);
    }

    // The specification's steps for a receiver: recent, and one of the signatures is right.
    private static bool IsVerified(WebhookCall call, string secret)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var timestamp = call.Headers["webhook-timestamp"];
        var sentAt = DateTimeOffset.FromUnixTimeSeconds(long.Parse(timestamp, CultureInfo.InvariantCulture));
        Assert.Equal(DateTimeOffset.UtcNow, sentAt, TimeSpan.FromMinutes(5));
        var expected = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{call.Headers["webhook-id"]}.{timestamp}.{call.Content}"));
        return call.Headers["webhook-signature"].Split(' ').Any(signature =>
            signature.Split(',') is ["v1", var value]
            && CryptographicOperations.FixedTimeEquals(expected, Convert.FromBase64String(value)));
    }
}
