using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bench.Commands;

namespace Bench.Tls;

/// <summary>Reads certificates and keys that a user names: PEM (RFC 7468) as other tools write it, PKCS #12, and certificates in DER.</summary>
internal static class CertificateFiles
{
    private const string TrustedCertificate = "TRUSTED CERTIFICATE", AnyPrivateKey = "PRIVATE KEY", EncryptedKey = "ENCRYPTED PRIVATE KEY", OpenSshKey = "OPENSSH PRIVATE KEY";

    private const string RsaKey = "1.2.840.113549.1.1.1", EcKey = "1.2.840.10045.2.1"; // RFC 3279, sections 2.3.1 and 2.3.5

    /// <summary>How the parameters of a curve begin that is named and not written out: an object identifier (X.690, section 8.19).</summary>
    private const byte ObjectIdentifierTag = 0x06;

    /// <summary>The first bytes of Java's own keystores, JKS and JCEKS.</summary>
    private const uint Jks = 0xFEEDFEED, Jceks = 0xCECECECE;

    /// <summary>Certificates under the label of today, under OpenSSL's older one, and with OpenSSL's trust settings behind them.</summary>
    private static readonly string[] CertificateLabels = ["CERTIFICATE", "X509 CERTIFICATE", TrustedCertificate];

    /// <summary>PKCS #7 under the label of OpenSSL, under another one of OpenSSL, and under that of RFC 7468.</summary>
    private static readonly string[] BundleLabels = ["PKCS7", "PKCS #7 SIGNED DATA", "CMS"];

    /// <summary>Reads a certificate with its key, and the other certificates that stand in its file, in whatever order.</summary>
    /// <param name="option">The option that named the file, for messages.</param>
    /// <param name="file">PEM, DER or PKCS #12. Of several certificates it is one that a key fits, and an authority's only where no other does.</param>
    /// <param name="keyFile">PEM with the key; null where it stands in <paramref name="file"/>.</param>
    /// <param name="password">Of an encrypted key or of PKCS #12; null where the user has named none.</param>
    /// <exception cref="CommandFailure">A file cannot be read, holds something else, or what it holds cannot be used for TLS.</exception>
    public static TlsIdentity ReadIdentity(string option, FileInfo file, FileInfo? keyFile, KeyPassword? password = null)
    {
        byte[] content = Read(option, file);
        IReadOnlyList<PemSection> sections = PemSection.In(content);
        X509Certificate2 own;
        IEnumerable<X509Certificate2> all;
        if (sections.Count > 0 || TypeOf(content) != X509ContentType.Pfx)
        {
            all = ReadCertificates(option, file, content, sections);
            FileInfo holder = keyFile ?? file;
            PemSection[] keys = KeysIn(holder, keyFile is null ? sections : PemSection.In(Read(TlsSinkOptions.Key, keyFile)), keyFile is null);
            own = Join([.. all.OrderBy(IsAuthority)], option, file, holder, keys, password);
        }
        else if (keyFile is null)
        {
            all = ReadPkcs12(option, file, content, password);
            own = all.Where(c => c.HasPrivateKey).OrderBy(IsAuthority).FirstOrDefault() ?? throw CommandFailure.Usage($"{option}: '{file}' holds no private key");
        }
        else
        {
            throw CommandFailure.Usage($"{option}: '{file}' is PKCS #12, which holds its key itself; leave {TlsSinkOptions.Key} out");
        }

        try
        {
            X509Certificate2Collection between = [.. all.Where(c => !c.RawDataMemory.Span.SequenceEqual(own.RawDataMemory.Span))];
            TlsIdentity identity = new(TlsIdentity.Usable(own), between);
            return TlsRehearsal.WhyNot(identity) is { } whyNot ? throw new CryptographicException(whyNot) : identity;
        }
        catch (CryptographicException e)
        {
            throw CommandFailure.Usage($"{option}: the certificate in '{file}' cannot be used for TLS here: {e.Message}");
        }
    }

    /// <summary>Reads the certificates of the authorities that are trusted. The caller disposes them.</summary>
    /// <exception cref="CommandFailure">The file cannot be read or holds no certificate, or one that says itself what it is trusted for.</exception>
    public static X509Certificate2Collection ReadAuthorities(string option, FileInfo file)
    {
        byte[] content = Read(option, file);
        IReadOnlyList<PemSection> sections = PemSection.In(content);
        return sections.FirstOrDefault(s => s.Label == TrustedCertificate) is { } trusted
            ? throw CommandFailure.Usage($"{option}: in '{file}', {trusted} has trust settings, which are not obeyed here; without them: openssl x509 -in '{file}' -out NEW")
            : [.. ReadCertificates(option, file, content, sections)];
    }

    private static List<X509Certificate2> ReadCertificates(string option, FileInfo file, byte[] content, IReadOnlyList<PemSection> sections)
    {
        if (sections.Count == 0)
        {
            return TypeOf(content) == X509ContentType.Cert
                ? [X509CertificateLoader.LoadCertificate(content)]
                : throw CommandFailure.Usage($"{option}: '{file}' {WhyNoCertificate(file, content)}");
        }

        List<X509Certificate2> all = [];
        foreach (PemSection section in sections.Where(s => CertificateLabels.Contains(s.Label)))
        {
            try
            {
                all.Add(X509CertificateLoader.LoadCertificate(section.Decode()));
            }
            catch (CryptographicException e)
            {
                throw CommandFailure.Usage($"{option}: in '{file}', {section} cannot be read: {e.Message}");
            }
        }

        if (all.Count > 0)
            return all;
        string bundle = sections.Any(s => BundleLabels.Contains(s.Label)) ? $"; its certificates: openssl pkcs7 -print_certs -in '{file}' -out NEW" : "";
        throw CommandFailure.Usage($"{option}: '{file}' holds no certificate, {Instead(sections)}{bundle}");
    }

    private static X509Certificate2Collection ReadPkcs12(string option, FileInfo file, byte[] content, KeyPassword? password)
    {
        try
        {
            return X509CertificateLoader.LoadPkcs12Collection(content, password?.Read());
        }
        catch (CryptographicException e)
        {
            string hint = password is null ? $"; {KeyPassword.Option} says where a password is" : "";
            throw CommandFailure.Usage($"{option}: '{file}' is PKCS #12 and cannot be read: {e.Message.TrimEnd('.')}{hint}");
        }
    }

    private static string WhyNoCertificate(FileInfo file, byte[] content) => TypeOf(content) switch
    {
        X509ContentType.Pfx => $"is PKCS #12; its certificates: openssl pkcs12 -nokeys -in '{file}' -out NEW",
        X509ContentType.Pkcs7 => $"is PKCS #7; its certificates: openssl pkcs7 -inform DER -print_certs -in '{file}' -out NEW",
        _ when content.Length >= sizeof(uint) && BinaryPrimitives.ReadUInt32BigEndian(content) is Jks or Jceks =>
            $"is a Java keystore; as PKCS #12: keytool -importkeystore -srckeystore '{file}' -destkeystore NEW -deststoretype PKCS12",
        _ => "holds no certificate, neither in PEM nor in DER nor in PKCS #12",
    };

    private static PemSection[] KeysIn(FileInfo file, IReadOnlyList<PemSection> sections, bool besideCertificate)
    {
        PemSection[] keys = [.. sections.Where(s => s.Label.EndsWith(AnyPrivateKey, StringComparison.Ordinal))];
        if (keys.Length > 0)
            return keys;
        throw CommandFailure.Usage(
            besideCertificate ? $"'{file}' holds no private key; {TlsSinkOptions.Key} FILE names one"
            : sections.Count > 0 ? $"{TlsSinkOptions.Key}: '{file}' holds no private key, {Instead(sections)}"
            : $"{TlsSinkOptions.Key}: '{file}' is not PEM; a key in DER becomes PEM by: openssl pkey -inform DER -in '{file}' -out NEW");
    }

    /// <summary>The first of the certificates that one of the keys fits, with that key.</summary>
    private static X509Certificate2 Join(
        X509Certificate2[] certificates, string option, FileInfo file, FileInfo holder, PemSection[] keys, KeyPassword? password)
    {
        string? whyNot = null;
        List<AsymmetricAlgorithm> opened = [];
        foreach (PemSection section in keys)
        {
            if (Open(section, holder, password, out AsymmetricAlgorithm? key) is { } reason)
                whyNot ??= $"in '{holder}', {section} {reason}";
            else
                opened.Add(key!);
        }

        X509Certificate2? own = certificates.SelectMany(c => opened.Select(k => Join(c, k))).FirstOrDefault(joined => joined is not null);
        foreach (AsymmetricAlgorithm key in opened)
            key.Dispose();
        return own ?? throw CommandFailure.Usage(WhyUnusable(certificates[0]) is { } unusable
            ? $"{option}: in '{file}', the certificate {certificates[0].Subject} {unusable}"
            : whyNot ?? $"the key in '{holder}' is not that of {(certificates.Length == 1 ? "the certificate" : "any certificate")} in '{file}'");
    }

    private static X509Certificate2? Join(X509Certificate2 certificate, AsymmetricAlgorithm key)
    {
        try
        {
            return key is RSA rsa ? certificate.CopyWithPrivateKey(rsa) : certificate.CopyWithPrivateKey((ECDsa)key);
        }
        catch (ArgumentException)
        {
            return null; // the key is another one's, or of another kind
        }
    }

    /// <summary>Opens a key; what it returns speaks against that, null for nothing.</summary>
    private static string? Open(PemSection section, FileInfo file, KeyPassword? password, out AsymmetricAlgorithm? key)
    {
        key = null;
        bool encrypted = section.Label == EncryptedKey;
        if (section.IsEncryptedTraditionally)
            return $"is encrypted in the traditional form; in that of PKCS #8, which can be read: openssl pkcs8 -topk8 -in '{file}' -out NEW";
        if (section.Label == OpenSshKey)
            return $"is in the form of OpenSSH; this rewrites it: ssh-keygen -p -m PKCS8 -f '{file}'";
        if (encrypted && password is null)
            return $"is encrypted; {KeyPassword.Option} says where its password is, or without one: openssl pkey -in '{file}' -out NEW";
        string pem;
        try
        {
            pem = section.ToPem();
        }
        catch (CryptographicException e)
        {
            return $"cannot be read: {e.Message}";
        }

        foreach (Func<AsymmetricAlgorithm> kind in (Func<AsymmetricAlgorithm>[])[RSA.Create, ECDsa.Create])
        {
            AsymmetricAlgorithm tried = kind();
            try
            {
                if (encrypted)
                    tried.ImportFromEncryptedPem(pem, password!.Read());
                else
                    tried.ImportFromPem(pem);
                key = tried;
                return null;
            }
            catch (Exception e) when (e is CryptographicException or ArgumentException)
            {
                tried.Dispose(); // of the other kind, or of none
            }
        }

        return encrypted
            ? "cannot be opened: the password is another one, the key is neither RSA nor EC, or it is encrypted by scrypt"
            : "cannot be read as an RSA or EC key";
    }

    /// <summary>Why no key fits a certificate, as far as it says so itself: of these two kinds are the keys that are read.</summary>
    private static string? WhyUnusable(X509Certificate2 certificate) => certificate.PublicKey switch
    {
        { Oid.Value: RsaKey } => null,
        { Oid.Value: EcKey, EncodedParameters.RawData: [ObjectIdentifierTag, ..] } => null,
        { Oid.Value: EcKey } => "has a key on a curve that is written out; only a named one can be used",
        { Oid: { } kind } => $"has a key of the kind {kind.FriendlyName ?? kind.Value}; RSA and EC keys can be used",
    };

    private static bool IsAuthority(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(e => e.CertificateAuthority);

    private static string Instead(IReadOnlyList<PemSection> sections) => "but " + string.Join(", ", sections.Select(s => s.Label).Distinct());

    private static X509ContentType TypeOf(byte[] content)
    {
        try
        {
            return X509Certificate2.GetCertContentType(content);
        }
        catch (CryptographicException)
        {
            return X509ContentType.Unknown;
        }
    }

    private static byte[] Read(string option, FileInfo file)
    {
        try
        {
            return UserFile.Read(file.FullName);
        }
        catch (IOException e)
        {
            throw CommandFailure.Usage($"{option}: '{file}' cannot be read: {e.Message}");
        }
    }
}
