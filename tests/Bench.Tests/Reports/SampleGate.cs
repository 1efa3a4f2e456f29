using BatchSend;
using Bench.Commands;
using Bench.Gate;
using Bench.Gate.Counts;
using Bench.Gate.SelfTest;
using Bench.Gate.Sends;
using Bench.Gate.Time;
using Bench.Meters;
using Bench.Reports;

namespace Bench.Tests.Reports;

/// <summary>Constructed documents of the gate.</summary>
internal static partial class Sample
{
    public static GateCell GateCell { get; } = new(Transport.Tcp, "coalesce", 64, 64);

    /// <summary>One more send call than the baseline has, and 5% slower than the base.</summary>
    public static GateDocument Gate(bool privileged = true) => new()
    {
        CommandLine = ReportCommand.For(["gate", "--against", "main"], 42),
        Seed = 42,
        StartedAt = Start,
        EndedAt = Start.AddSeconds(100),
        ExitCode = ExitCodes.Regression,
        AllowMissing = false,
        FailOnInconclusive = false,
        LimitPercent = 2,
        BaselineFile = "gate-baseline.json",
        Base = new GateBase("main", new string('a', 40), new string('b', 40), LibraryChanged: true, BuildWasCached: false),
        Environment = Environment,
        Noise = Noise,
        Counts = CountRule.Judge([Measure(calls: 8, privileged)], new Baseline(new Dictionary<string, BaselineEntry> { [GateCell.Id] = Entry(sendTo: 1) }), _ => true),
        Times = [TimeJudge.Row(GateCell, Launches(0.05, TimeRule.ScreenLaunches), Launches(0.05, TimeRule.JudgedLaunches), TimeRule.DefaultLimit)],
        SelfCheck = TimeJudge.Row(GateCell, Launches(0, TimeRule.ScreenLaunches), [], TimeRule.DefaultLimit),
    };

    public static GateSetDocument GateSet(bool privileged = true) => new() { Documents = [Gate(privileged), Gate(privileged)] };

    /// <summary>A baseline's entry of no allocations.</summary>
    public static BaselineEntry Entry(long sendTo = 0, long sendMsg = 0, long sendMmsg = 0) =>
        BaselineEntry.Of(SendCallNames.Of(new SendCallCounts(sendTo, sendMsg, sendMmsg)), allocatedBytes: 0);

    /// <summary>One window of 4 batches, its calls all sendto unless they are named.</summary>
    public static CountMeasure Measure(long calls, bool privileged = true, long allocated = 0, long delivered = 3328, IReadOnlyDictionary<string, long>? byName = null) => new()
    {
        Cell = GateCell,
        Batches = 4,
        SendCalls = privileged ? Reading.Of(calls) : Reading.NotAvailable(NoPrivilege),
        SyscallsByName = privileged ? byName ?? new Dictionary<string, long> { ["sendto"] = calls, ["futex"] = 3 } : null,
        Issued = Reading.Of(calls),
        AllocatedBytes = Reading.Of(allocated),
        SentMessages = 3328,
        DeliveredMessages = delivered,
    };

    /// <summary>Launches around a slowdown, a little apart.</summary>
    public static IReadOnlyList<TimeLaunch> Launches(double slowdown, int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => new TimeLaunch
        {
            LogSlowdown = Math.Log(1 + slowdown) + (i % 2 == 0 ? Spread : -Spread),
            Pairs = 150,
            Seed = i,
            BaseNsPerMessage = 80,
            HeadNsPerMessage = 80 * (1 + slowdown),
            Placement = "sender on CPU 1, sink on CPU 0",
            WarmUpSeconds = 0.4,
            PairsSeconds = 0.5,
        }),
    ];

    private static SelfTestDocument SelfTest()
    {
        SelfTestRow[] rows =
        [
            new(1, GateCell.Id, Plant.OneMoreCall, GateVerdict.Regression, "2 send calls a batch (sendto 2), the baseline has 1 (sendto 1)") { RegressionKind = RegressionKind.Calls },
            new(1, GateCell.Id, Plant.Slower5Percent, GateVerdict.Regression, "5% slower than the base") { RegressionKind = RegressionKind.Time, SlowdownPercent = 5 },
        ];
        return new SelfTestDocument
        {
            CommandLine = ReportCommand.For(["gate", "--self-test"], 42),
            Seed = 42,
            StartedAt = Start,
            EndedAt = Start.AddSeconds(70),
            ExitCode = ExitCodes.Pass,
            LimitPercent = 2,
            Environment = Environment,
            Noise = Noise,
            Tallies = [.. rows.Select(r => SelfTestTally.Of(r.SlowdownPercent is null ? "counts" : "time", [r]))],
            Rows = rows,
        };
    }
}
