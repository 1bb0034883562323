namespace ApprovalPortal.Worker.Activities;

/// <summary>Section <c>Processing</c>: what an approval sets off.</summary>
public sealed class ProcessingOptions
{
    /// <summary>An absolute https address, or http on loopback, that receives every approved request; absent: none does.</summary>
    public Uri? Webhook { get; set; }

    /// <summary>
    /// The secrets that sign each call, separated by spaces; see <see cref="WebhookSignature.ParseSecrets"/>. Absent or
    /// empty: calls are not signed.
    /// </summary>
    public string? Secret { get; set; }

    /// <summary>The address can be called, and nobody on the way can read the call.</summary>
    public bool IsWebhookUsable =>
        Webhook is null
        || (Webhook.IsAbsoluteUri
            && (Webhook.Scheme == Uri.UriSchemeHttps || (Webhook.Scheme == Uri.UriSchemeHttp && Webhook.IsLoopback)));

    /// <summary>Each secret has the form of the specification.</summary>
    public bool IsSecretUsable => WebhookSignature.ParseSecrets(Secret) is not null;
}
