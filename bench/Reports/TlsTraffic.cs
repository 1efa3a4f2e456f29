using Bench.Meters;

namespace Bench.Reports;

/// <summary>The TLS of one <c>send</c>.</summary>
internal sealed record TlsTraffic
{
    /// <summary>TLS 1.2 or TLS 1.3.</summary>
    public required string Protocol { get; init; }

    /// <summary>By its name in the IANA's registry of TLS cipher suites.</summary>
    public required string CipherSuite { get; init; }

    /// <summary>The name that the receiver's certificate was verified for.</summary>
    public required string ServerName { get; init; }

    /// <summary>The subject of the receiver's certificate.</summary>
    public required string ServerCertificate { get; init; }

    /// <summary>The subject of the certificate that the receiver asked for and got; null when it got none.</summary>
    public required string? ClientCertificate { get; init; }

    /// <summary>Whether the receiver said that it takes the connection, before anything was sent. Only a sink of this program says so.</summary>
    public required bool Acknowledged { get; init; }

    /// <summary>
    /// Whether the receiver ended its side after the end of ours, by an alert or by the end of its stream alone, and without an error:
    /// one that has refused the connection ends it before.
    /// </summary>
    public required bool Closed { get; init; }

    /// <summary>Time of the handshake, the receiver's verdict included where it gives one.</summary>
    public required double HandshakeSeconds { get; init; }

    /// <summary>Records that carried messages: those sent between the handshake and the end of the stream, counted from their headers.</summary>
    public required Reading Records { get; init; }

    /// <summary>The same a message.</summary>
    public required Reading RecordsPerMessage { get; init; }

    /// <summary>Records in all, those of the handshake and of the end included.</summary>
    public required Reading RecordsInAll { get; init; }

    /// <summary>Records in all as the sink counted them on its side: a sink of our own must have counted as many.</summary>
    public required Reading RecordsAtSink { get; init; }
}
