using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Bench.Tls;

/// <summary>How a sender opens TLS.</summary>
internal sealed record TlsClientSettings : IDisposable
{
    /// <summary>The name or address that the receiver's certificate must be for.</summary>
    public required string ServerName { get; init; }

    /// <summary>Whom to trust, and nobody else; null for the authorities of this system.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>What to show when the receiver asks for a certificate; null for nothing.</summary>
    public TlsIdentity? Identity { get; init; }

    public SslProtocols Protocols { get; init; } = TlsVersions.Any;

    /// <summary>Longest time from the first byte of the handshake until the receiver is known to have taken the connection.</summary>
    public TimeSpan HandshakeLimit { get; init; } = TlsVersions.DefaultHandshakeLimit;

    /// <summary>
    /// How long a receiver that is not ours gets to refuse after the handshake, before the first message. Over TLS 1.3 the client's
    /// handshake ends before its certificate is judged (RFC 8446, section 2), and SslStream judges it after the handshake in either
    /// version. Nothing that such a receiver sends tells that it has done so: session tickets may come before as well.
    /// </summary>
    public TimeSpan SettleTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <param name="judge">Says what speaks against the receiver's certificate, null for nothing.</param>
    public SslClientAuthenticationOptions Options(RemoteCertificateValidationCallback judge) => new()
    {
        TargetHost = ServerName,
        ClientCertificateContext = Identity?.Context,
        EnabledSslProtocols = Protocols,
        CertificateChainPolicy = TlsTrust.Policy(Authorities, CertificateUse.Server),
        RemoteCertificateValidationCallback = judge,
        ApplicationProtocols = [TlsVerdict.Protocol],
        // Every connection shows and judges its certificates anew.
        AllowTlsResume = false,
        AllowRenegotiation = false,
    };

    /// <summary>Disposes the certificates, where they are not somebody else's.</summary>
    public void Dispose()
    {
        Identity?.Dispose();
        foreach (X509Certificate2 authority in Authorities ?? [])
            authority.Dispose();
    }
}
