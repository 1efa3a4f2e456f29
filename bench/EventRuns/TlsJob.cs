using Bench.Tls;

namespace Bench.EventRuns;

/// <summary>How a <c>send</c> over TLS was asked for, as it goes to another process: files by their paths, never a key itself.</summary>
internal sealed record TlsJob
{
    public required string? ClientCertificate { get; init; }

    public required string? KeyFile { get; init; }

    public required string? Authorities { get; init; }

    public required string? ServerName { get; init; }

    /// <summary>One version alone, as a user writes it; null for any.</summary>
    public required string? Version { get; init; }

    public required double HandshakeLimitSeconds { get; init; }

    /// <summary>Null where it goes over a plain connection.</summary>
    public static TlsJob? Of(TlsSendOptions? options) => options is null ? null : new TlsJob
    {
        ClientCertificate = options.ClientCertificate?.FullName,
        KeyFile = options.KeyFile?.FullName,
        Authorities = options.Authorities?.FullName,
        ServerName = options.ServerName,
        Version = TlsVersions.Text(options.Protocols),
        HandshakeLimitSeconds = options.HandshakeLimit.TotalSeconds,
    };

    /// <exception cref="Commands.CommandFailure">It is none; the message says why.</exception>
    public TlsSendOptions ToOptions() => new()
    {
        ClientCertificate = FileOf(ClientCertificate),
        KeyFile = FileOf(KeyFile),
        Authorities = FileOf(Authorities),
        ServerName = ServerName,
        Protocols = Version is null ? TlsVersions.Any : TlsVersions.Parse(Version),
        HandshakeLimit = TimeSpan.FromSeconds(HandshakeLimitSeconds),
    };

    private static FileInfo? FileOf(string? path) => path is null ? null : new FileInfo(path);
}
