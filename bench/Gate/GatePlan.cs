using BatchSend;

namespace Bench.Gate;

/// <summary>Which cells the gate has. Fixed, so that two runs can be laid side by side.</summary>
internal static class GatePlan
{
    /// <summary>A time row costs up to 12 launches; more rows than this, and nobody waits for the gate.</summary>
    public const int MostTimeCells = 12;

    public const int Small = 64;

    private const int Frame = 1200, Large = 16 * 1024;

    /// <summary>Alone, a few, and the batch of the reports. All within what one segmented send carries on any kernel, so that the counts are the same everywhere.</summary>
    private static readonly int[] SmallBatches = [1, 16, 64];

    /// <summary>Of large messages only what a socket's send buffer takes at once: more is short, and a short send is no exact count.</summary>
    private static readonly int[] LargeBatches = [1, 4];

    private static readonly (Transport Transport, int Size, int[] Batches)[] Traffic =
    [
        (Transport.Tcp, Small, SmallBatches),
        (Transport.Tcp, Frame, SmallBatches),
        (Transport.Tcp, Large, LargeBatches),
        (Transport.Udp, Small, SmallBatches),
        (Transport.Udp, Frame, SmallBatches),
    ];

    /// <summary>Every strategy of the catalog over each transport that it has, on all traffic: those that do not work on this machine too.</summary>
    public static IReadOnlyList<GateCell> CountCells { get; } =
    [
        .. from traffic in Traffic
           from batch in traffic.Batches
           from strategy in SenderCatalog.All
           where strategy.Transports.HasFlag(traffic.Transport)
           select new GateCell(traffic.Transport, strategy.Name, traffic.Size, batch),
    ];

    /// <summary>
    /// Each send path once, at the batch of the reports and a size at which it is used, and per-buffer at each of these
    /// sizes, for the ratio. Left out are flush-default, which shares all of its code with flush, and pending-tasks, whose sends
    /// are those of per-buffer with a task around each: both have their calls counted.
    /// </summary>
    public static IReadOnlyList<GateCell> TimeCells { get; } =
    [
        Time(Transport.Tcp, "per-buffer", Small),
        Time(Transport.Tcp, "flush", Small),
        Time(Transport.Tcp, "coalesce", Small),
        Time(Transport.Tcp, "per-buffer", Frame),
        Time(Transport.Tcp, "gather", Frame),
        Time(Transport.Tcp, "auto", Small),
        Time(Transport.Udp, "per-buffer", Small),
        Time(Transport.Udp, "flush", Small),
        Time(Transport.Udp, "mmsg", Small),
        Time(Transport.Udp, "per-buffer", Frame),
        Time(Transport.Udp, "segment-offload", Frame),
        Time(Transport.Udp, "auto", Small),
    ];

    /// <summary>Identical code against itself, in the same run: what the method cannot tell apart today.</summary>
    public static GateCell SelfCheckCell { get; } = Time(Transport.Tcp, "coalesce", Small);

    private static GateCell Time(Transport transport, string strategy, int size) =>
        new(transport, strategy, size, Reports.ReportRow.HeadlineBatch);
}
