namespace ApprovalPortal.Web.Hosting;

/// <summary>Section <c>DataProtection</c>: the certificates that encrypt the keys of cookies, forms and password links.</summary>
public sealed class KeyProtectionOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "DataProtection";

    /// <summary>
    /// A PFX file with an RSA certificate and its private key, the same for all nodes. Blank: with SQLite, one is generated
    /// in the data folder; with PostgreSQL, keys stay unencrypted in Development, and the start fails elsewhere.
    /// </summary>
    public string? CertificatePath { get; set; }

    /// <summary>The password of the PFX files; blank when they have none.</summary>
    public string? CertificatePassword { get; set; }

    /// <summary>PFX files of earlier certificates, separated by commas: they decrypt existing keys and encrypt no new ones.</summary>
    public string? PreviousCertificatePaths { get; set; }
}
