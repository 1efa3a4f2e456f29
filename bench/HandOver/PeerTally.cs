namespace Bench.HandOver;

/// <summary>What the peer of a socket that was handed to and fro saw of it.</summary>
internal sealed record PeerTally
{
    public required long SentBytes { get; init; }

    /// <summary>Bytes that came back as they have to, up to the first of a stream that does not.</summary>
    public required long IntactBytes { get; init; }

    /// <summary>Datagrams only, as the next three.</summary>
    public long? Messages { get; init; }

    public long? Lost { get; init; }

    public long? Duplicate { get; init; }

    public long? Reordered { get; init; }

    /// <summary>Whether everything came back, once and in order.</summary>
    public bool IsWhole => SentBytes == IntactBytes && (Lost ?? 0) == 0 && (Duplicate ?? 0) == 0 && (Reordered ?? 0) == 0;
}
