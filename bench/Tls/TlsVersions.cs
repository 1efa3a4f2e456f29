using System.Security.Authentication;
using Bench.Commands;

namespace Bench.Tls;

/// <summary>The versions of TLS that the program speaks, and how long a handshake may take.</summary>
internal static class TlsVersions
{
    /// <summary>TLS 1.3 where both ends have it, otherwise 1.2. What is older is broken (RFC 8996).</summary>
    public const SslProtocols Any = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>As long as a TCP connection may take: a handshake is a few round trips and some milliseconds of computing.</summary>
    public static readonly TimeSpan DefaultHandshakeLimit = TimeSpan.FromSeconds(10);

    /// <summary>One version alone, as a user writes it.</summary>
    /// <exception cref="CommandFailure">It is no version that the program speaks.</exception>
    public static SslProtocols Parse(string text) => text switch
    {
        "1.2" => SslProtocols.Tls12,
        "1.3" => SslProtocols.Tls13,
        _ => throw CommandFailure.Usage($"'{text}' is not a version of TLS that is spoken here; known: 1.2, 1.3"),
    };

    /// <summary>The same back; null for any.</summary>
    public static string? Text(SslProtocols protocols) => protocols switch
    {
        SslProtocols.Tls12 => "1.2",
        SslProtocols.Tls13 => "1.3",
        _ => null,
    };
}
