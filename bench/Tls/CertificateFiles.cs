using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Bench.Commands;

namespace Bench.Tls;

/// <summary>Reads certificates and keys that a user names: PEM (RFC 7468), PKCS #12 without a password, and DER for authorities.</summary>
internal static class CertificateFiles
{
    private const string PemStart = "-----BEGIN ", PrivateKey = "PRIVATE KEY-----", EncryptedKey = "ENCRYPTED PRIVATE KEY-----";

    /// <summary>Reads a certificate with its key, and the intermediate certificates that come with it.</summary>
    /// <param name="option">The option that named the file, for messages.</param>
    /// <param name="file">PEM with the certificate first, or PKCS #12.</param>
    /// <param name="keyFile">PEM with the key; null where it stands in <paramref name="file"/>.</param>
    /// <exception cref="CommandFailure">A file cannot be read, holds something else, or the key is not the certificate's.</exception>
    public static TlsIdentity ReadIdentity(string option, FileInfo file, FileInfo? keyFile)
    {
        byte[] content = Read(option, file);
        if (AsPem(content) is { } pem)
            return FromPem(option, file, pem, keyFile);
        return keyFile is null
            ? FromPkcs12(option, file, content)
            : throw CommandFailure.Usage($"--key goes with a certificate in PEM, which '{file}' is not");
    }

    /// <summary>Reads the certificates of the authorities that are trusted. The caller disposes them.</summary>
    /// <exception cref="CommandFailure">The file cannot be read or holds no certificate.</exception>
    public static X509Certificate2Collection ReadAuthorities(string option, FileInfo file)
    {
        byte[] content = Read(option, file);
        X509Certificate2Collection authorities = [];
        try
        {
            if (AsPem(content) is { } pem)
                authorities.ImportFromPem(pem);
            else
                authorities.Add(X509CertificateLoader.LoadCertificate(content));
        }
        catch (CryptographicException e)
        {
            throw CommandFailure.Usage($"{option}: '{file}' holds no certificate that can be read: {e.Message}");
        }

        return authorities.Count > 0 ? authorities : throw CommandFailure.Usage($"{option}: '{file}' holds no certificate");
    }

    private static TlsIdentity FromPem(string option, FileInfo file, string pem, FileInfo? keyFile)
    {
        string keyPem = keyFile is null ? pem : AsPem(Read("--key", keyFile)) ?? throw CommandFailure.Usage($"--key: '{keyFile}' is not PEM");
        FileInfo holder = keyFile ?? file;
        if (!pem.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal))
            throw CommandFailure.Usage($"{option}: '{file}' holds no certificate");
        if (keyPem.Contains(EncryptedKey, StringComparison.Ordinal))
            throw CommandFailure.Usage($"the key in '{holder}' is encrypted; this program asks for no passwords: decrypt it");
        if (!keyPem.Contains(PrivateKey, StringComparison.Ordinal))
            throw CommandFailure.Usage($"'{holder}' holds no private key; --key FILE names one");
        try
        {
            X509Certificate2Collection all = [];
            all.ImportFromPem(pem);
            all[0].Dispose(); // the same certificate, without its key
            all.RemoveAt(0);
            return new TlsIdentity(TlsIdentity.Usable(X509Certificate2.CreateFromPem(pem, keyPem)), all);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw CommandFailure.Usage($"{option}: the certificate in '{file}' and the key in '{holder}' cannot be used together: {e.Message}");
        }
    }

    private static TlsIdentity FromPkcs12(string option, FileInfo file, byte[] content)
    {
        X509Certificate2Collection all;
        try
        {
            all = X509CertificateLoader.LoadPkcs12Collection(content, password: null);
        }
        catch (CryptographicException e)
        {
            throw CommandFailure.Usage($"{option}: '{file}' is neither PEM nor PKCS #12 without a password: {e.Message}");
        }

        X509Certificate2 own = all.FirstOrDefault(c => c.HasPrivateKey) ?? throw CommandFailure.Usage($"{option}: '{file}' holds no private key");
        all.Remove(own);
        return new TlsIdentity(own, all);
    }

    private static byte[] Read(string option, FileInfo file)
    {
        try
        {
            return File.ReadAllBytes(file.FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Usage($"{option}: '{file}' cannot be read: {e.Message}");
        }
    }

    private static string? AsPem(byte[] content)
    {
        string text = Encoding.UTF8.GetString(content);
        return text.Contains(PemStart, StringComparison.Ordinal) ? text : null;
    }
}
