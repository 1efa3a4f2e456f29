namespace Bench.Sinks;

/// <summary>The first line of a sink that a parent started: it listens from here on.</summary>
internal sealed record SinkHello
{
    /// <summary>The bound address and port, as <c>127.0.0.1:40000</c> or <c>[::1]:40000</c>.</summary>
    public required string EndPoint { get; init; }

    /// <summary>SO_RCVBUF in bytes as getsockopt reports it: the kernel's doubled value on Linux.</summary>
    public required int EffectiveReceiveBuffer { get; init; }

    /// <summary><c>recvmmsg</c> (batched) or <c>managed</c> (one call a datagram or read).</summary>
    public required string ReceiveMode { get; init; }

    public required bool Gro { get; init; }

    public required int ProcessId { get; init; }

    /// <summary>The authority of the sink's certificate, as DER in Base64, where both were made for this run; otherwise null.</summary>
    public string? Authority { get; init; }
}
