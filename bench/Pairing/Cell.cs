using System.Globalization;
using System.Text.Json.Serialization;
using BatchSend;
using Bench.Sinks;
using Bench.Traffic;

namespace Bench.Pairing;

/// <summary>One comparison: a strategy against a reference, on one kind of traffic.</summary>
/// <param name="Transport">Exactly one transport.</param>
/// <param name="Reference">The strategy that it is compared with: the ratio is this one's cost divided by the other's.</param>
/// <param name="Strategy">The strategy that is compared.</param>
/// <param name="Size">Bytes of payload a message; of the largest where they are unequal.</param>
/// <param name="Batch">Messages a batch.</param>
/// <param name="ReceiverGro">UDP only: whether the receiver takes coalesced datagrams (UDP_GRO).</param>
internal sealed record Cell(
    Transport Transport, string Reference, string Strategy, int Size, int Batch, bool ReceiverGro = false)
{
    private const int Mebi = 1024 * 1024;

    /// <summary>UDP only: bytes of the smallest message where sizes are drawn evenly from here to <see cref="Size"/>; null where all are equal.</summary>
    public int? SmallestSize { get; init; }

    /// <summary>Payload bytes of all batches that are sent in turn; 0 for one batch, whose buffers stay in the caches.</summary>
    public long WorkingSet { get; init; }

    /// <summary>Whether the strategy is also held against its floors.</summary>
    public bool Floor { get; init; }

    /// <summary>The CPU that the sender stays on; null for the one that the program chooses.</summary>
    public int? SenderCpu { get; init; }

    /// <summary>The CPU that the sink stays on; null for the one that the program chooses.</summary>
    public int? SinkCpu { get; init; }

    /// <summary>Connections to the one sink, to which one thread sends in turn, a batch each: more than one in comparisons of delivered rates only.</summary>
    public int Connections { get; init; } = 1;

    /// <summary>The effective SO_RCVBUF that the sink is to have, in bytes; null for UDP's largest allowed and TCP's own automatic size.</summary>
    public int? ReceiveBuffer { get; init; }

    /// <summary>UDP only: whether the receiver takes one datagram a call although batched receive may be available.</summary>
    public bool ManagedReceive { get; init; }

    /// <summary>The sink that every run of this cell sends to, whatever the run measures.</summary>
    /// <param name="cpu">The CPU it is pinned to; null for none.</param>
    public SinkOptions Sink(int? cpu) => new()
    {
        Transport = Transport,
        MessageSize = Size,
        Gro = ReceiverGro,
        ReceiveBuffer = ReceiveBuffer,
        ManagedReceive = ManagedReceive,
        Cpu = cpu,
    };

    [JsonIgnore]
    public MessageSizes Sizes => new(SmallestSize ?? Size, Size);

    /// <summary>Stable name, for rows, tests and the gate: <c>udp/flush/1200B/b64</c>.</summary>
    public string Id => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Transport == Transport.Tcp ? "tcp" : "udp")}/{Strategy}/{Sizes}/b{Batch}{(ReceiverGro ? "/gro" : "")}")
        + (WorkingSet == 0 ? "" : $"/set{WorkingSetName}")
        + (ManagedReceive ? "/managed" : "")
        + (Connections == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"/c{Connections}"))
        + (ReceiveBuffer is { } buffer ? string.Create(CultureInfo.InvariantCulture, $"/rcvbuf{buffer}") : "")
        + (SenderCpu is null && SinkCpu is null ? "" : $"/cpu{CpuName(SenderCpu)}-{CpuName(SinkCpu)}")
        + (Reference == SenderCatalog.Baseline.Name ? "" : $"/vs-{Reference}");

    /// <summary>True when both arms run the same code: the row shows the noise of the method, not a strategy.</summary>
    public bool IsSelfCheck => Reference == Strategy;

    /// <summary>Whether another cell sends the same, whatever its strategies.</summary>
    public bool IsSameTraffic(Cell other) => this == other with { Reference = Reference, Strategy = Strategy, Floor = Floor };

    private string WorkingSetName => WorkingSet % Mebi == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{WorkingSet / Mebi}M")
        : string.Create(CultureInfo.InvariantCulture, $"{WorkingSet}B");

    private static string CpuName(int? cpu) => cpu?.ToString(CultureInfo.InvariantCulture) ?? "any";
}
