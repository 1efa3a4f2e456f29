namespace Bench.Sinks;

/// <summary>What a sink has taken so far, read from shared memory without a system call.</summary>
internal interface ISinkCounters
{
    /// <summary>Messages taken. UDP: datagrams. TCP: bytes taken divided by the message size the sink was told.</summary>
    long Messages { get; }

    /// <summary>Payload bytes taken.</summary>
    long Bytes { get; }
}
