using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Bench.Sinks;

namespace Bench.Tls;

/// <summary>
/// TLS with a client certificate between this process and a sink that is its child. Each side makes its own key and certificate;
/// only the certificates of the authorities, which are public, go from one to the other.
/// </summary>
internal sealed class LoopbackTls : IDisposable
{
    private readonly TlsIdentity _identity;
    private readonly string _authority;
    private readonly SslProtocols _protocols;
    private X509Certificate2Collection? _trusted;

    public LoopbackTls(SslProtocols protocols = TlsVersions.Any)
    {
        _protocols = protocols;
        using EphemeralAuthority made = new("BatchSend sender of this run");
        using X509Certificate2 itself = made.PublicCertificate;
        _authority = Convert.ToBase64String(itself.RawData);
        _identity = new TlsIdentity(made.Issue(CertificateUse.Client, "BatchSend sender", []));
    }

    /// <summary>For the sink: it requires the certificate of this process.</summary>
    public TlsSinkOptions SinkOptions => new() { ClientAuth = ClientAuth.Require, InlineAuthority = _authority, Protocols = _protocols };

    /// <summary>For the connections to it, once it has started.</summary>
    public TlsClientSettings SettingsFor(SinkProcess sink)
    {
        _trusted ??= [X509CertificateLoader.LoadCertificate(Convert.FromBase64String(
            sink.Authority ?? throw new InvalidOperationException("the sink was not started with these options")))];
        return new TlsClientSettings
        {
            ServerName = sink.EndPoint.Address.ToString(),
            Authorities = _trusted,
            Identity = _identity,
            Protocols = _protocols,
        };
    }

    public void Dispose()
    {
        _identity.Dispose();
        foreach (X509Certificate2 certificate in _trusted ?? [])
            certificate.Dispose();
    }
}
