using System.Globalization;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Bench.Tls;

/// <summary>What a sink is told about TLS: by a user with files, or by the process whose child it is.</summary>
internal sealed record TlsSinkOptions
{
    public const string Tls = "--tls", Cert = "--cert", Key = "--key", Ca = "--ca", ClientAuthName = "--client-auth",
        Version = "--tls-version", HandshakeLimitName = "--handshake-limit";

    /// <summary>Makes the sink's certificate for this run. Hidden: only who starts the sink learns whom to trust then.</summary>
    public const string EphemeralCert = "--ephemeral-cert";

    /// <summary>The authority of the sender's certificates, as DER in Base64. Hidden, for a parent that made it for this run.</summary>
    public const string CaInline = "--ca-base64";

    /// <summary>The hosts that an ephemeral certificate is for: a child listens on loopback.</summary>
    private static readonly string[] EphemeralHosts = ["localhost", "127.0.0.1", "::1"];

    /// <summary>The sink's certificate; null for one that is made for this run.</summary>
    public FileInfo? Certificate { get; init; }

    /// <summary>Its key, where that stands in a file of its own.</summary>
    public FileInfo? KeyFile { get; init; }

    /// <summary>The password of either; null where none was named.</summary>
    public KeyPassword? KeyPassword { get; init; }

    /// <summary>The authorities of senders' certificates; null for those of this system.</summary>
    public FileInfo? Authorities { get; init; }

    /// <summary>The same from a parent, as DER in Base64.</summary>
    public string? InlineAuthority { get; init; }

    public required ClientAuth ClientAuth { get; init; }

    public SslProtocols Protocols { get; init; } = TlsVersions.Any;

    public TimeSpan HandshakeLimit { get; init; } = TlsVersions.DefaultHandshakeLimit;

    /// <summary>Reads the files, or makes what is to be made.</summary>
    /// <exception cref="Commands.CommandFailure">A file cannot be used.</exception>
    public TlsSinkKeys Load()
    {
        string? authority = null;
        TlsIdentity identity = Certificate is null ? Make(out authority) : CertificateFiles.ReadIdentity(Cert, Certificate, KeyFile, KeyPassword);
        try
        {
            return new TlsSinkKeys(
                new TlsServerSettings
                {
                    Identity = identity,
                    ClientAuth = ClientAuth,
                    Authorities = Trusted(),
                    Protocols = Protocols,
                    HandshakeLimit = HandshakeLimit,
                },
                authority);
        }
        catch
        {
            identity.Dispose();
            throw;
        }
    }

    /// <summary>As arguments of <c>sink</c>.</summary>
    public IEnumerable<string> Arguments()
    {
        List<string> arguments = [Tls, ClientAuthName, Text(ClientAuth)];
        if (Certificate is null)
            arguments.Add(EphemeralCert);
        else
            arguments.AddRange([Cert, Certificate.FullName]);
        if (KeyFile is not null)
            arguments.AddRange([Key, KeyFile.FullName]);
        if (KeyPassword is not null)
            arguments.AddRange([Bench.Tls.KeyPassword.Option, KeyPassword.ToString()]);
        if (Authorities is not null)
            arguments.AddRange([Ca, Authorities.FullName]);
        if (InlineAuthority is not null)
            arguments.AddRange([CaInline, InlineAuthority]);
        if (TlsVersions.Text(Protocols) is { } version)
            arguments.AddRange([Version, version]);
        arguments.AddRange([HandshakeLimitName, HandshakeLimit.TotalSeconds.ToString(CultureInfo.InvariantCulture)]);
        return arguments;
    }

    public static string Text(ClientAuth auth) => auth switch
    {
        ClientAuth.None => "none",
        ClientAuth.Ask => "ask",
        _ => "require",
    };

    private static TlsIdentity Make(out string authority)
    {
        using EphemeralAuthority made = new("BatchSend sink of this run");
        using X509Certificate2 itself = made.PublicCertificate;
        authority = Convert.ToBase64String(itself.RawData);
        return new TlsIdentity(made.Issue(CertificateUse.Server, "localhost", EphemeralHosts));
    }

    private X509Certificate2Collection? Trusted()
    {
        if (Authorities is not null)
            return CertificateFiles.ReadAuthorities(Ca, Authorities);
        return InlineAuthority is null ? null : [X509CertificateLoader.LoadCertificate(Convert.FromBase64String(InlineAuthority))];
    }
}

/// <summary>What a sink has loaded for TLS.</summary>
/// <param name="Settings">With its certificates, which whoever uses it disposes.</param>
/// <param name="Authority">The authority of the sink's certificate, as DER in Base64, where both were made for this run.</param>
internal sealed record TlsSinkKeys(TlsServerSettings Settings, string? Authority);
