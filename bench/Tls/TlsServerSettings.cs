using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Bench.Tls;

/// <summary>Whether a sink wants to see a certificate of the sender.</summary>
internal enum ClientAuth
{
    /// <summary>It does not ask.</summary>
    None,

    /// <summary>It asks, and refuses one that it does not trust; a sender may have none.</summary>
    Ask,

    /// <summary>It asks, and refuses who has none that it trusts.</summary>
    Require,
}

/// <summary>How a sink accepts TLS.</summary>
internal sealed record TlsServerSettings
{
    /// <summary>What the sink shows.</summary>
    public required TlsIdentity Identity { get; init; }

    public ClientAuth ClientAuth { get; init; }

    /// <summary>Whom to trust about senders, and nobody else; null for the authorities of this system.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    public SslProtocols Protocols { get; init; } = TlsVersions.Any;

    /// <summary>Longest handshake, from the accepted connection to the verdict.</summary>
    public TimeSpan HandshakeLimit { get; init; } = TlsVersions.DefaultHandshakeLimit;

    /// <summary>What speaks against a sender; null when nothing does.</summary>
    public string? Judge(SslPolicyErrors errors, X509Certificate? shown, X509Chain? chain)
    {
        if (shown is null)
            return ClientAuth == ClientAuth.Require ? "a client certificate is required and none was sent" : null;
        return TlsTrust.WhyNot(errors, shown, chain, CertificateUse.Client, host: null) is { } reason
            ? $"the client certificate {shown.Subject} {reason}"
            : null;
    }

    /// <param name="judged">Is shown what the sender has shown.</param>
    public SslServerAuthenticationOptions Options(RemoteCertificateValidationCallback judged) => new()
    {
        ServerCertificateContext = Identity.Context,
        ClientCertificateRequired = ClientAuth != ClientAuth.None, // asks for it; who has none is judged as well
        EnabledSslProtocols = Protocols,
        CertificateChainPolicy = TlsTrust.Policy(Authorities, CertificateUse.Client),
        RemoteCertificateValidationCallback = ClientAuth == ClientAuth.None ? null : judged,
        ApplicationProtocols = [TlsVerdict.Protocol],
        // Every connection shows and judges its certificates anew.
        AllowTlsResume = false,
        AllowRenegotiation = false,
    };
}
