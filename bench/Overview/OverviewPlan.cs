using BatchSend;
using Bench.Floors;
using Bench.Pairing;
using Bench.Reports;
using Bench.Suites;

namespace Bench.Overview;

/// <summary>What the overview measures, and how much time each part may take.</summary>
internal static class OverviewPlan
{
    /// <summary>The most launches of each cell; a host on which they do not fit into the time has two. Fewer than <c>compare</c> uses, so the intervals come out wider.</summary>
    public const int Launches = 3;

    /// <summary>Rows that fit onto a screen.</summary>
    public const int MaxCells = 24;

    /// <summary>The pairs end here at the latest. As below, time counts from the command that was typed, its build included where that is known.</summary>
    private static readonly TimeSpan PairsEndAfter = TimeSpan.FromSeconds(280);

    /// <summary>The pairs have this time however long the build took.</summary>
    private static readonly TimeSpan PairsAtLeast = TimeSpan.FromSeconds(150);

    /// <summary>The end of <c>--quick</c>, the build not included: it takes about a minute on two cores.</summary>
    private static readonly TimeSpan QuickEndsAfter = TimeSpan.FromSeconds(90);

    /// <summary>No case of the cross-check begins later: what is left of five minutes writes the report.</summary>
    public static readonly TimeSpan EndAfter = TimeSpan.FromSeconds(285);

    /// <summary>What the cross-check takes where a launch takes <see cref="UsualLaunch"/>; longer on a slower host. Where it would not end in time it is left out with that reason.</summary>
    private static readonly TimeSpan CrossCheckTime = TimeSpan.FromSeconds(55);

    private static readonly TimeSpan UsualLaunch = TimeSpan.FromSeconds(2.8);

    /// <summary>Bytes a message: small as in voice or telemetry, close to an Ethernet frame, and far above it.</summary>
    private const int Small = 64, Frame = 1200, Large = 16 * 1024;

    private const int HeadlineBatch = ReportRow.HeadlineBatch;

    /// <summary>
    /// The comparisons in the order of the run, the most important first, because a slow host may not reach the last: small
    /// messages, where the ways of sending differ most, over both transports in turn, and each transport against itself;
    /// then a receiver that takes coalesced datagrams, which is no part of the answer; then larger messages, those that
    /// differ there. Every row but a comparison of the baseline with itself holds its strategy against its floor.
    /// </summary>
    public static IReadOnlyList<Cell> Cells { get; } =
    [
        .. InTurn([.. SmallRows(Transport.Tcp)], [.. SmallRows(Transport.Udp)]),
        .. Rows(Transport.Udp, Small, HeadlineBatch, "segment-offload").Select(cell => cell with { ReceiverGro = true }),
        .. Rows(Transport.Tcp, Large, HeadlineBatch, "flush", "flush-default", "gather", "auto"),
        .. Rows(Transport.Udp, Frame, HeadlineBatch, "flush", "mmsg", "segment-offload"),
        .. Rows(Transport.Tcp, Frame, HeadlineBatch, "flush", "coalesce", "gather"),
    ];

    /// <summary>The time that the launches have.</summary>
    /// <param name="quick">Whether the run stops at the first answer.</param>
    /// <param name="before">How much had gone when the program began.</param>
    public static TimeSpan TimeOfPairs(bool quick, TimeSpan before) =>
        quick ? QuickEndsAfter
        : PairsEndAfter - before is var left && left > PairsAtLeast ? left
        : PairsAtLeast;

    /// <summary>What the cross-check will take, judged by what a launch took.</summary>
    public static TimeSpan TimeOfCrossCheck(TimeSpan launch) => CrossCheckTime * Math.Max(1, launch / UsualLaunch);

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

    /// <summary>
    /// All strategies on small messages, and the baseline against itself behind the first two. The catalog goes from
    /// the naive ways to the kernel's batch paths, so its last entries, among which the cheapest is, come first.
    /// </summary>
    private static IEnumerable<Cell> SmallRows(Transport transport)
    {
        IEnumerable<Cell> rows = Rows(transport, Small, HeadlineBatch, [.. Supported(transport)]).Reverse();
        return [.. rows.Take(2), SelfCheck(transport), .. rows.Skip(2)];
    }

    private static IEnumerable<Cell> InTurn(IReadOnlyList<Cell> first, IReadOnlyList<Cell> second) =>
        Enumerable.Range(0, Math.Max(first.Count, second.Count)).SelectMany(i => first.Skip(i).Take(1).Concat(second.Skip(i).Take(1)));

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
