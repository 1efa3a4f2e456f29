using System.Security.Authentication;

namespace Bench.Tls;

/// <summary>What a user tells <c>send</c> about TLS.</summary>
internal sealed record TlsSendOptions
{
    public const string ClientCert = "--client-cert", ServerNameName = "--server-name";

    /// <summary>What to show when the receiver asks; null for nothing.</summary>
    public FileInfo? ClientCertificate { get; init; }

    /// <summary>Its key, where that stands in a file of its own.</summary>
    public FileInfo? KeyFile { get; init; }

    /// <summary>The password of either; null where none was named.</summary>
    public KeyPassword? KeyPassword { get; init; }

    /// <summary>The authorities of the receiver's certificate; null for those of this system.</summary>
    public FileInfo? Authorities { get; init; }

    /// <summary>The name that the receiver's certificate must be for; null for the host that was named.</summary>
    public string? ServerName { get; init; }

    public SslProtocols Protocols { get; init; } = TlsVersions.Any;

    public TimeSpan HandshakeLimit { get; init; } = TlsVersions.DefaultHandshakeLimit;

    /// <summary>The first option that makes no sense with a sink of our own, whose certificates are made for the run; null for none.</summary>
    public string? NotForOwnSink =>
        ClientCertificate is not null ? ClientCert
        : Authorities is not null ? TlsSinkOptions.Ca
        : ServerName is not null ? ServerNameName
        : null;

    /// <summary>Reads the files.</summary>
    /// <param name="host">The host as the user named it; null where none was.</param>
    /// <returns>Settings that the caller disposes.</returns>
    /// <exception cref="Commands.CommandFailure">A file cannot be used.</exception>
    public TlsClientSettings Load(string? host)
    {
        TlsIdentity? identity = ClientCertificate is null ? null : CertificateFiles.ReadIdentity(ClientCert, ClientCertificate, KeyFile, KeyPassword);
        try
        {
            return new TlsClientSettings
            {
                ServerName = ServerName ?? host ?? "localhost",
                Authorities = Authorities is null ? null : CertificateFiles.ReadAuthorities(TlsSinkOptions.Ca, Authorities),
                Identity = identity,
                Protocols = Protocols,
                HandshakeLimit = HandshakeLimit,
            };
        }
        catch
        {
            identity?.Dispose();
            throw;
        }
    }
}
