using BatchSend;
using Bench.Meters;
using Bench.Tls;

namespace Bench.Reports;

/// <summary>What one <c>sink</c> took.</summary>
internal sealed record SinkDocument : Document
{
    public override string Kind => "sink";

    /// <summary>Where it listened, as ADDRESS:PORT.</summary>
    public required string EndPoint { get; init; }

    public required Transport Transport { get; init; }

    /// <summary>How it receives (recvmmsg, managed, …).</summary>
    public required string ReceiveMode { get; init; }

    /// <summary>The multicast group that it is a member of; null for none.</summary>
    public string? Group { get; init; }

    /// <summary>The interface on which it joined; null where the routing table chose, and without a group.</summary>
    public string? Interface { get; init; }

    /// <summary>Whether others may have the same address and port. Each gets every multicast, and one of them each unicast datagram.</summary>
    public bool Shared { get; init; }

    /// <summary>SO_RCVBUF in bytes as getsockopt reports it.</summary>
    public required int EffectiveReceiveBuffer { get; init; }

    public required long Messages { get; init; }

    public required long Bytes { get; init; }

    /// <summary>Time from the first message to the last; not measured when fewer than two came.</summary>
    public required Reading Seconds { get; init; }

    public required Reading MessagesPerSecond { get; init; }

    /// <summary>Known only with verification, as the next three.</summary>
    public required Reading Lost { get; init; }

    public required Reading Duplicate { get; init; }

    public required Reading Reordered { get; init; }

    public required Reading Corrupt { get; init; }

    /// <summary>Messages that were returned to their sender.</summary>
    public Reading Echoed { get; init; } = Reading.NotAvailable("nothing is returned; --echo does that");

    /// <summary>What became of the connections where they were to be TLS; null where they were plain.</summary>
    public TlsSinkReport? Tls { get; init; }

    public bool Incomplete => IncompleteReason is not null;

    public string? IncompleteReason { get; init; }
}
