using BatchSend;
using Bench.Floors;
using Bench.Pairing;
using Bench.Reports;
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
    public static readonly TimeSpan PairsEndAfter = TimeSpan.FromSeconds(215);

    /// <summary>The cross-check takes about a minute; when it could not end before <see cref="EndAfter"/>, it is left out with that reason.</summary>
    public static readonly TimeSpan CrossCheckTime = TimeSpan.FromSeconds(70);

    public static readonly TimeSpan EndAfter = TimeSpan.FromSeconds(285);

    /// <summary>Bytes a message: small as in voice or telemetry, close to an Ethernet frame, and far above it.</summary>
    private const int Small = 64, Frame = 1200, Large = 16 * 1024;

    private const int HeadlineBatch = ReportRow.HeadlineBatch;

    /// <summary>
    /// The comparisons, those that the answer rests on first: every strategy on small messages, then on larger ones those
    /// that differ there. The receiver that takes coalesced datagrams has one row, labelled, beside the plain one.
    /// The last two compare the baseline with itself. Every other row holds its strategy against the floor.
    /// </summary>
    public static IReadOnlyList<Cell> Cells { get; } =
    [
        .. Rows(Transport.Tcp, Small, HeadlineBatch, [.. Supported(Transport.Tcp)]),
        .. Rows(Transport.Udp, Small, HeadlineBatch, [.. Supported(Transport.Udp)]),
        .. Rows(Transport.Tcp, Large, HeadlineBatch, "flush", "flush-default", "gather", "auto"),
        .. Rows(Transport.Udp, Frame, HeadlineBatch, "flush", "mmsg", "segment-offload"),
        .. Rows(Transport.Tcp, Frame, HeadlineBatch, "flush", "coalesce", "gather"),
        .. Rows(Transport.Udp, Small, HeadlineBatch, "segment-offload").Select(cell => cell with { ReceiverGro = true }),
        SelfCheck(Transport.Tcp),
        SelfCheck(Transport.Udp),
    ];

    /// <summary>The cases that BenchmarkDotNet repeats: both ends of the headline, with their baselines.</summary>
    public static IReadOnlyList<SuiteCase> CrossCheckCases { get; } =
    [
        .. Cases(Transport.Tcp, Small, "per-buffer", "pending-tasks", "flush", "coalesce"),
        .. Cases(Transport.Tcp, Large, "per-buffer", "flush-default", "gather"),
        .. Cases(Transport.Udp, Small, "per-buffer", "mmsg", "segment-offload"),
    ];

    /// <summary>Strategies that have no row, with the reason why they do not work here.</summary>
    public static IReadOnlyList<NotMeasured> Unsupported { get; } =
    [
        .. from strategy in SenderCatalog.All
           from transport in new[] { Transport.Tcp, Transport.Udp }
           where strategy.Transports.HasFlag(transport)
           let support = SenderSupport.Of(strategy, transport)
           where !support.IsSupported
           select new NotMeasured($"`{strategy.Name}` over {Format.Transport(transport)}", support.Reason!),
    ];

    private static IEnumerable<string> Supported(Transport transport) =>
        SenderCatalog.All.Where(s => !s.IsBaseline && SenderSupport.Of(s, transport).IsSupported).Select(s => s.Name);

    /// <summary>Names that do not work here are left out; <see cref="Unsupported"/> says which and why.</summary>
    private static IEnumerable<Cell> Rows(Transport transport, int size, int batch, params string[] strategies) =>
        strategies.Intersect(Supported(transport))
            .Select(strategy => new Cell(transport, SenderCatalog.Baseline.Name, strategy, size, batch) { Floor = HasFloors });

    private static Cell SelfCheck(Transport transport) =>
        new(transport, SenderCatalog.Baseline.Name, SenderCatalog.Baseline.Name, Small, HeadlineBatch);

    private static bool HasFloors => FloorCatalog.WhyNot is null;

    private static IEnumerable<SuiteCase> Cases(Transport transport, int size, params string[] strategies) =>
        strategies.Where(s => s == SenderCatalog.Baseline.Name || Supported(transport).Contains(s)).Select(s => new SuiteCase(transport, s, size, HeadlineBatch));
}
