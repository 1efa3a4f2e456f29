using BatchSend;
using Bench.Tls;

namespace Bench.Commands.Sending;

/// <summary>What the user asked <c>send</c> to do.</summary>
internal sealed record SendRequest
{
    /// <summary>The receiver; null means a sink of our own on loopback.</summary>
    public required Endpoint? Target { get; init; }

    public required Transport Transport { get; init; }

    public required SenderDescriptor Strategy { get; init; }

    /// <summary>Bytes of payload a message.</summary>
    public required int Size { get; init; }

    /// <summary>Messages a batch.</summary>
    public required int Batch { get; init; }

    /// <summary>Messages to send; null when the time decides.</summary>
    public required long? Messages { get; init; }

    /// <summary>Time to send for; null when the number of messages decides.</summary>
    public required TimeSpan? Time { get; init; }

    /// <summary>Whether every message carries a sequence number and a pattern that a verifying sink checks.</summary>
    public required bool Verify { get; init; }

    /// <summary>Whether all of it is sent once more, in another process, to record the runtime's events.</summary>
    public bool Events { get; init; }

    /// <summary>What is asked for where the target is a multicast group.</summary>
    public GroupRequest Group { get; init; } = new();

    /// <summary>Whether the receiver returns everything, which is then timed and checked.</summary>
    public bool Echo { get; init; }

    /// <summary>With <see cref="Echo"/>: messages a second that come to be sent; null where each batch waits for the last to be back.</summary>
    public int? Rate { get; init; }

    /// <summary>How to send over TLS; null for a plain connection.</summary>
    public TlsSendOptions? Tls { get; init; }
}
