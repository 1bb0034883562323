using Microsoft.Extensions.Options;

namespace ApprovalPortal.Web.Hosting;

/// <summary>
/// Validates <see cref="HostingOptions"/>, and prevents a start where sign-in over the network would be impossible or in
/// clear text.
/// </summary>
internal sealed class HostingOptionsValidator(IConfiguration configuration, IHostEnvironment environment)
    : IValidateOptions<HostingOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, HostingOptions options)
    {
        if (!string.IsNullOrWhiteSpace(options.PublicUrl) && options.PublicUri is null)
        {
            return ValidateOptionsResult.Fail(
                $"{HostingOptions.PublicUrlSetting} must be an absolute http or https URL without a path, "
                + $"such as https://portal.example.com; it is \"{options.PublicUrl}\".");
        }

        try
        {
            return ValidateTransport(options, options.ParseKnownProxies().Count > 0);
        }
        catch (FormatException e)
        {
            return ValidateOptionsResult.Fail(
                $"{HostingOptions.KnownProxiesSetting} must list IP addresses or CIDR ranges separated by commas, "
                + $"such as 10.0.0.5, 172.28.0.0/16; \"{e.Message}\" is neither.");
        }
    }

    private ValidateOptionsResult ValidateTransport(HostingOptions options, bool hasProxies)
    {
        if (!HttpsPolicy.IsRequiredBy(options, configuration, environment))
        {
            return ValidateOptionsResult.Success;
        }

        if (options.PublicUri?.Scheme == Uri.UriSchemeHttp)
        {
            return ValidateOptionsResult.Fail(
                $"{HostingOptions.PublicUrlSetting} must be an https URL unless its host is loopback: cookies are sent over https only.");
        }

        return hasProxies || ListenAddresses.HasHttps(configuration)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                "The portal listens on the network without https. Set "
                + $"{HostingOptions.KnownProxiesSetting} to the address of the TLS proxy in front of it and "
                + $"{HostingOptions.PublicUrlSetting} to the https URL that browsers use, or configure an https address, "
                + "or listen on a loopback address.");
    }
}
