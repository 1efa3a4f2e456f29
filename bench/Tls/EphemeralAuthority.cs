using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bench.Tls;

/// <summary>
/// An authority that is made at run time and lives as long as this object: for a sink that is our own child, and for tests. Its key
/// never leaves the process, and nothing of it is written to a file here.
/// </summary>
internal sealed class EphemeralAuthority : IDisposable
{
    private const int SerialBytes = 16;

    /// <summary>A serial number is positive (RFC 5280, section 4.1.2.2).</summary>
    private const byte PositiveMask = 0x7F;

    /// <summary>Before now and after: certificates of tests that have expired, or are not valid yet, lie within.</summary>
    private static readonly TimeSpan Validity = TimeSpan.FromDays(30);

    /// <summary>The same of what is issued, unless it is told otherwise: longer than any run.</summary>
    private static readonly TimeSpan IssuedValidity = TimeSpan.FromDays(7);

    private readonly X509Certificate2 _certificate;

    public EphemeralAuthority(string name)
    {
        using ECDsa key = NewKey();
        CertificateRequest request = Request(name, key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        DateTimeOffset now = DateTimeOffset.UtcNow;
        _certificate = request.CreateSelfSigned(now - Validity, now + Validity);
    }

    /// <summary>The authority's certificate without its key. The caller disposes it.</summary>
    public X509Certificate2 PublicCertificate => X509CertificateLoader.LoadCertificate(_certificate.RawData);

    /// <summary>Issues a certificate with a new key. The caller disposes it.</summary>
    /// <param name="use">What it is for.</param>
    /// <param name="name">Its common name.</param>
    /// <param name="hosts">Host names and addresses that it is for.</param>
    /// <param name="from">Valid from; null for a few days ago.</param>
    /// <param name="until">Valid until; null for a few days from now.</param>
    public X509Certificate2 Issue(
        CertificateUse use, string name, IEnumerable<string> hosts, DateTimeOffset? from = null, DateTimeOffset? until = null)
    {
        using ECDsa key = NewKey();
        CertificateRequest request = Request(name, key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([use.Oid], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, true, false));
        AddHosts(request, [.. hosts]);

        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 issued = request.Create(_certificate, from ?? now - IssuedValidity, until ?? now + IssuedValidity, Serial());
        return TlsIdentity.Usable(issued.CopyWithPrivateKey(key));
    }

    public void Dispose() => _certificate.Dispose();

    private static void AddHosts(CertificateRequest request, string[] hosts)
    {
        if (hosts.Length == 0)
            return;
        SubjectAlternativeNameBuilder names = new();
        foreach (string host in hosts)
        {
            if (IPAddress.TryParse(host, out IPAddress? address))
                names.AddIpAddress(address);
            else
                names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
    }

    private static ECDsa NewKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static CertificateRequest Request(string name, ECDsa key)
    {
        X500DistinguishedNameBuilder subject = new();
        subject.AddCommonName(name);
        return new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
    }

    private static byte[] Serial()
    {
        byte[] serial = RandomNumberGenerator.GetBytes(SerialBytes);
        serial[0] = (byte)((serial[0] & PositiveMask) | 1); // neither negative nor with a leading zero
        return serial;
    }
}
