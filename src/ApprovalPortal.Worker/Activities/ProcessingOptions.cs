namespace ApprovalPortal.Worker.Activities;

/// <summary>Section <c>Processing</c>: what an approval sets off.</summary>
public sealed class ProcessingOptions
{
    /// <summary>An absolute http or https address that is told of every approved request; absent: nobody is told.</summary>
    public Uri? Webhook { get; set; }

    /// <summary>The address can be called.</summary>
    public bool IsWebhookUsable =>
        Webhook is null || (Webhook.IsAbsoluteUri && (Webhook.Scheme == Uri.UriSchemeHttp || Webhook.Scheme == Uri.UriSchemeHttps));
}
