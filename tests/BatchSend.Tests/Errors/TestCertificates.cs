using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace BatchSend.Tests.Errors;

/// <summary>Certificates of an authority that only this object trusts. Nothing is written to any store.</summary>
internal sealed class TestCertificates : IDisposable
{
    // RFC 5280, section 4.2.1.12.
    public const string ServerUse = "1.3.6.1.5.5.7.3.1", ClientUse = "1.3.6.1.5.5.7.3.2";

    private readonly List<X509Certificate2> _made = [];
    private readonly X509Certificate2 _root;

    public TestCertificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=an authority of the tests", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        DateTimeOffset now = DateTimeOffset.UtcNow;
        _root = Keep(request.CreateSelfSigned(now.AddYears(-1), now.AddYears(1)));
    }

    /// <summary>A policy that trusts the authority alone and asks nobody about revocation.</summary>
    public X509ChainPolicy Trust()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(_root);
        return policy;
    }

    public X509Certificate2 For(string name, bool expired = false, string usage = ServerUse)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        DateTimeOffset now = DateTimeOffset.UtcNow, end = expired ? now.AddDays(-1) : now.AddDays(1);
        using X509Certificate2 bare = Request(name, key, usage).Create(_root, now.AddDays(-2), end, RandomNumberGenerator.GetBytes(8));
        return Keep(bare.CopyWithPrivateKey(key));
    }

    public X509Certificate2 SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Keep(Request(name, key, name == "client" ? ClientUse : ServerUse).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1)));
    }

    public void Dispose() => _made.ForEach(static c => c.Dispose());

    private static CertificateRequest Request(string name, ECDsa key, string usage)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        return request;
    }

    /// <summary>Made anew from its exported form: Windows does not use a key that exists in memory alone.</summary>
    private X509Certificate2 Keep(X509Certificate2 certificate)
    {
        using X509Certificate2 original = certificate;
        X509Certificate2 kept = X509CertificateLoader.LoadPkcs12(original.Export(X509ContentType.Pkcs12), null);
        _made.Add(kept);
        return kept;
    }
}
