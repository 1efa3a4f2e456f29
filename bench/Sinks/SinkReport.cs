using Bench.Tls;

namespace Bench.Sinks;

/// <summary>What a sink took from its start to its end.</summary>
internal sealed record SinkReport
{
    /// <summary>UDP: datagrams. TCP: whole messages, the bytes divided by the message size.</summary>
    public required long Messages { get; init; }

    /// <summary>Payload bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Time from the first receive call that brought something to the last; null with fewer than two.</summary>
    public double? Seconds { get; init; }

    /// <summary>
    /// UDP: sequence numbers below the highest intact one that never arrived intact. What was lost after the
    /// last arrival only the sender can tell. Null when not verified, and on TCP, which has no such thing.
    /// </summary>
    public long? Lost { get; init; }

    /// <summary>UDP: intact datagrams whose sequence number had arrived before (RFC 5560).</summary>
    public long? Duplicate { get; init; }

    /// <summary>UDP: intact first arrivals with a lower sequence number than one that came before (RFC 4737, type-P-reordered).</summary>
    public long? Reordered { get; init; }

    /// <summary>
    /// Messages that differ from the pattern in a byte or in length; their sequence number is not trusted, so it counts as lost too.
    /// TCP: also a message that broke off at the end of its connection.
    /// </summary>
    public long? Corrupt { get; init; }

    /// <summary>
    /// Messages returned. UDP: datagrams that the kernel took back; one that cannot be sent (no route, a firewall) is dropped
    /// and missing here. TCP: bytes returned, divided by the message size. Null where the sink returns nothing.
    /// </summary>
    public long? Echoed { get; init; }

    /// <summary>What became of its connections where it accepts TLS; otherwise null.</summary>
    public TlsSinkReport? Tls { get; init; }
}
