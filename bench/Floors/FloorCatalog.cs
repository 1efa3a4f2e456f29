using System.Net.Sockets;
using System.Runtime.Versioning;
using BatchSend;
using Bench.Commands.Parsing;
using Bench.Pairing;
using Bench.Traffic;

namespace Bench.Floors;

/// <summary>The one list of floors, and which of them a strategy is held against.</summary>
internal static class FloorCatalog
{
    /// <summary>One send(2) a message.</summary>
    public const string Send = "send";

    /// <summary>TCP: copy up to 64 KB, then send(2).</summary>
    public const string Copy = "copy";

    /// <summary>TCP: sendmsg(2) over many buffers.</summary>
    public const string Gather = "gather";

    /// <summary>UDP: sendmmsg(2).</summary>
    public const string Mmsg = "mmsg";

    /// <summary>UDP: sendmsg(2) with UDP_SEGMENT, over many buffers.</summary>
    public const string SegmentGather = "segment-gather";

    /// <summary>UDP: copy up to one send, then sendmsg(2) with UDP_SEGMENT.</summary>
    public const string SegmentCopy = "segment-copy";

    /// <summary>Stands before a floor's name where it could be taken for a strategy's.</summary>
    public const string Prefix = "floor:";

    /// <summary>Why there are no floors on this system; null where there are.</summary>
    public static string? WhyNot => OperatingSystem.IsLinux() ? null : "the bare loops that strategies are held against exist for Linux only";

    /// <summary>Every floor over a transport.</summary>
    public static IReadOnlyList<string> Over(Transport transport) => transport == Transport.Tcp
        ? [Send, Copy, Gather]
        : [Send, Mmsg, .. SegmentsPerCall > 1 ? (IEnumerable<string>)[SegmentGather, SegmentCopy] : []];

    /// <summary>
    /// The floors of a strategy on one kind of traffic. Where its technique can be done in two ways, both: it is held
    /// against the cheaper one.
    /// </summary>
    /// <returns>None for a strategy that is not in this list, where every one of the catalog belongs: its distance is n/a then.</returns>
    public static IReadOnlyList<string> Of(string strategy, Transport transport, MessageSizes sizes, int batch) =>
        (strategy, transport) switch
        {
            ("auto", _) when batch == 1 => [Send],
            ("per-buffer" or "pending-tasks", _) or ("flush", Transport.Udp) => [Send],
            ("flush" or "flush-default" or "coalesce", _) => [Copy],
            ("gather", _) => [Gather],
            ("auto", Transport.Tcp) => [Copy, Gather],
            ("mmsg", _) => [Mmsg],
            // Messages that make no run go by sendmmsg; so does what has no segmentation here.
            ("segment-offload" or "auto", _) => IsSegmented(sizes) ? [SegmentGather, SegmentCopy] : [Mmsg],
            _ => [],
        };

    /// <summary>Datagrams that one send is split into at most, as the library's probe found; 0 where there is no segmentation.</summary>
    public static int SegmentsPerCall { get; } =
        SenderSupport.Of(StrategyText.Parse("segment-offload"), Transport.Udp).MaxMessagesPerCall;

    [SupportedOSPlatform("linux")]
    public static IArmSend Create(string floor, Socket socket, BatchRing batches) => floor switch
    {
        Send => new SendFloor(socket, batches),
        Copy => new CopyFloor(socket, batches),
        Gather => new GatherFloor(socket, batches),
        Mmsg => new MmsgFloor(socket, batches),
        SegmentGather => new SegmentFloor(socket, batches, copies: false),
        SegmentCopy => new SegmentFloor(socket, batches, copies: true),
        _ => throw new ArgumentException($"unknown floor '{floor}'", nameof(floor)),
    };

    private static bool IsSegmented(MessageSizes sizes) =>
        sizes.AreEqual && sizes.Largest is > 0 and <= MessageLimits.MaxDatagramV4 / 2
        && SegmentsPerCall > 1;
}
