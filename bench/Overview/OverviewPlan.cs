using BatchSend;
using Bench.Pairing;
using Bench.Suites;

namespace Bench.Overview;

/// <summary>What the overview measures, and how much time each part may take.</summary>
internal static class OverviewPlan
{
    /// <summary>Launches of each cell. Fewer than <c>compare</c> uses, so the intervals come out wider.</summary>
    public const int Launches = 3;

    /// <summary>Rows that fit into the time and onto a screen.</summary>
    public const int MaxCells = 24;

    /// <summary>The pairs end here at the latest, whatever is missing then. With the build before and the cross-check after it the whole stays under five minutes on 2 cores.</summary>
    public static readonly TimeSpan PairsEndAfter = TimeSpan.FromSeconds(190);

    /// <summary>The cross-check takes about a minute; when it could not end before <see cref="EndAfter"/>, it is left out with that reason.</summary>
    public static readonly TimeSpan CrossCheckTime = TimeSpan.FromSeconds(70);

    public static readonly TimeSpan EndAfter = TimeSpan.FromSeconds(265);

    /// <summary>Bytes a message: small as in voice or telemetry, close to an Ethernet frame, and far above it.</summary>
    private const int Small = 64, Frame = 1200, Large = 16 * 1024;

    private const int HeadlineBatch = 64, SmallBatch = 16, Single = 1;

    /// <summary>The comparisons, those that the answer rests on first. The last two compare the baseline with itself.</summary>
    public static IReadOnlyList<Cell> Cells { get; } =
    [
        .. Rows(Transport.Tcp, [Small, Frame, Large], HeadlineBatch),
        .. Rows(Transport.Udp, [Small, Frame], HeadlineBatch),
        .. Rows(Transport.Tcp, [Frame], SmallBatch),
        .. Rows(Transport.Udp, [Frame], SmallBatch),
        .. Rows(Transport.Tcp, [Small], Single),
        SelfCheck(Transport.Tcp),
        SelfCheck(Transport.Udp),
    ];

    /// <summary>The cases that BenchmarkDotNet repeats: both ends of the headline, with their baselines.</summary>
    public static IReadOnlyList<SuiteCase> CrossCheckCases { get; } =
    [
        .. Cases(Transport.Tcp, Small, "per-buffer", "pending-tasks", "flush"),
        .. Cases(Transport.Tcp, Large, "per-buffer", "flush", "flush-default"),
        .. Cases(Transport.Udp, Small, "per-buffer", "pending-tasks", "flush"),
    ];

    private static IEnumerable<Cell> Rows(Transport transport, int[] sizes, int batch) =>
        from size in sizes
        from strategy in SenderCatalog.All
        where !strategy.IsBaseline && SenderSupport.Of(strategy, transport).IsSupported
        select new Cell(transport, SenderCatalog.Baseline.Name, strategy.Name, size, batch);

    private static Cell SelfCheck(Transport transport) =>
        new(transport, SenderCatalog.Baseline.Name, SenderCatalog.Baseline.Name, Small, HeadlineBatch);

    private static IEnumerable<SuiteCase> Cases(Transport transport, int size, params string[] strategies) =>
        strategies.Select(s => new SuiteCase(transport, s, size, HeadlineBatch));
}
