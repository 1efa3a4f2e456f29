using System.Security.Cryptography;

namespace Bench.Tls;

/// <summary>Which end of a connection a certificate is for: its extended key usage (RFC 5280, section 4.2.1.12).</summary>
internal sealed class CertificateUse
{
    public static readonly CertificateUse Server = new("1.3.6.1.5.5.7.3.1", "a server"); // id-kp-serverAuth

    public static readonly CertificateUse Client = new("1.3.6.1.5.5.7.3.2", "a client"); // id-kp-clientAuth

    private readonly string _oid;

    private CertificateUse(string oid, string name)
    {
        _oid = oid;
        Name = name;
    }

    /// <summary>A new one each time: the framework's lists take them over.</summary>
    public Oid Oid => new(_oid);

    /// <summary>For whom, in words.</summary>
    public string Name { get; }
}
