using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ApprovalPortal.Tests.Portal.Hosting;

/// <summary>
/// The certificate that a portal would generate in its data folder, generated once for all hosts of the tests: an RSA key
/// takes up to a second of CPU time. Thread-safe.
/// </summary>
internal static class KeyFile
{
    private static readonly Lazy<byte[]> s_certificate = new(Create);

    /// <summary>Writes the certificate into a data folder that has none yet.</summary>
    public static void CopyTo(string folder) => File.WriteAllBytes(Path.Combine(folder, "data-protection.pfx"), s_certificate.Value);

    private static byte[] Create()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Tests", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return certificate.Export(X509ContentType.Pkcs12);
    }
}
