using System.Net;
using BatchSend;
using Bench.Commands.Parsing;
using Bench.Multicast;
using Bench.Tls;

namespace Bench.Sinks;

/// <summary>What a sink listens for, and how.</summary>
internal sealed record SinkOptions
{
    /// <summary>Exactly one transport.</summary>
    public required Transport Transport { get; init; }

    /// <summary>Where to listen. Port 0 takes a free one.</summary>
    public IPEndPoint Bind { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>
    /// Payload bytes a message. TCP: what the byte stream is divided by. UDP: what the window charges; the sink itself takes any size.
    /// </summary>
    public int MessageSize { get; init; } = CommonOptions.DefaultSize;

    /// <summary>UDP: take coalesced datagrams (UDP_GRO). Needs batched receive.</summary>
    public bool Gro { get; init; }

    /// <summary>Check every byte against <see cref="Bench.Traffic.VerifyPattern"/>.</summary>
    public bool Verify { get; init; }

    /// <summary>The effective SO_RCVBUF wanted; null for UDP's largest allowed and TCP's own automatic size.</summary>
    public int? ReceiveBuffer { get; init; }

    /// <summary>Receive one datagram a call with the managed socket, although batched receive is available.</summary>
    public bool ManagedReceive { get; init; }

    /// <summary>UDP: the multicast group that the sink is a member of; null for none.</summary>
    public MulticastGroup? Group { get; init; }

    /// <summary>UDP: whether others that ask for it too may have the same address and port, see <see cref="PortSharing"/>.</summary>
    public bool Share { get; init; }

    /// <summary>Return what arrives: a stream on its own connection, a datagram to its sender (as RFC 862 has it).</summary>
    public bool Echo { get; init; }

    /// <summary>UDP: the port of the sender's address that datagrams are returned to; null for the one that they came from.</summary>
    public int? EchoPort { get; init; }

    /// <summary>How connections are accepted over TLS; null for plain ones.</summary>
    public TlsSinkOptions? Tls { get; init; }

    /// <summary>The CPU that the sink is pinned to; null for none.</summary>
    public int? Cpu { get; init; }
}
