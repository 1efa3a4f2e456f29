namespace Bench.Tls;

/// <summary>What a sink says of its TLS connections.</summary>
internal sealed record TlsSinkReport
{
    /// <summary>Connections whose handshake succeeded and whose certificate, where one was asked for, was trusted.</summary>
    public required long Accepted { get; init; }

    /// <summary>
    /// Of those, how many broke instead of ending: by an error, or inside a record. A sender that vanishes between two records is not
    /// told apart from one that has ended, as over plain TCP.
    /// </summary>
    public required long Broken { get; init; }

    /// <summary>TLS records that came on accepted connections which have ended, handshakes included.</summary>
    public required long Records { get; init; }

    /// <summary>Connections that were not accepted: no TLS, no handshake in time, a certificate that was missing or not trusted.</summary>
    public required long Refused { get; init; }

    /// <summary>How often for which reason.</summary>
    public required IReadOnlyDictionary<string, long> Refusals { get; init; }
}
