using ApprovalPortal.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ApprovalPortal.Web.Hosting;

/// <summary>Keeps the data-protection keys in the database, shared by all nodes and encrypted with a certificate.</summary>
internal static partial class KeyProtection
{
    /// <summary>Adds data protection and the section <c>DataProtection</c>, validated at start.</summary>
    public static void AddKeyProtection(this WebApplicationBuilder builder)
    {
        var protection = builder.Services.AddDataProtection()
            .SetApplicationName("ApprovalPortal")
            .PersistKeysToDbContext<PortalDbContext>();
        string? problem = null;
        try
        {
            var options = builder.Configuration.GetSection(KeyProtectionOptions.Section).Get<KeyProtectionOptions>() ?? new();
            var certificates = KeyCertificates.Load(options, builder.Configuration, builder.Environment);
            if (certificates.Length > 0)
            {
                protection.ProtectKeysWithCertificate(certificates[0]).UnprotectKeysWithAnyCertificate(certificates);
            }
        }
        catch (InvalidOperationException e)
        {
            problem = e.Message;
        }

        builder.Services.AddOptions<KeyProtectionOptions>()
            .BindConfiguration(KeyProtectionOptions.Section)
            .Validate(_ => problem is null, problem ?? "")
            .ValidateOnStart();
    }

    /// <summary>
    /// Removes keys that were stored before encryption was configured: copies of the database hold them in clear text.
    /// Invalidates sign-ins and password links that they protected. Idempotent; runs before the first use of a key.
    /// </summary>
    public static async Task RemoveUnencryptedKeysAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        if (services.GetRequiredService<IOptions<KeyManagementOptions>>().Value.XmlEncryptor is null)
        {
            return;
        }

        var contexts = services.GetRequiredService<IDbContextFactory<PortalDbContext>>();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var removed = await db.DataProtectionKeys
            .Where(key => key.Xml != null && key.Xml.Contains("<key ") && !key.Xml.Contains("encryptedSecret"))
            .ExecuteDeleteAsync(cancellationToken);
        if (removed > 0)
        {
            LogRemoved(services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(KeyProtection)), removed);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Count} unencrypted data-protection keys were removed: everybody signs in again, and password links end")]
    private static partial void LogRemoved(ILogger logger, int count);
}
