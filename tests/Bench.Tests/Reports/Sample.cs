using BatchSend;
using Bench.EventRuns;
using Bench.Hosting;
using Bench.Meters;
using Bench.Meters.Events;
using Bench.Pairing;
using Bench.Pairing.Traced;
using Bench.Reports;
using Xunit;

namespace Bench.Tests.Reports;

/// <summary>Constructed data for tests of the reports.</summary>
internal static partial class Sample
{
    public const string NoPrivilege = "perf_event_open needs CAP_PERFMON";

    private const int MessagesALaunch = 100_000;

    /// <summary>Between launches, as a logarithm: gives an interval of about ±0.57%.</summary>
    private const double Spread = 0.001;

    /// <summary>Ratios as an idle machine of two cores gave them; batches of 64 but for the last of TCP.</summary>
    private static readonly (Transport Transport, string Strategy, int Size, int Batch, double Ratio)[] Recorded =
    [
        (Transport.Tcp, "pending-tasks", 64, 64, 0.94),
        (Transport.Tcp, "flush", 64, 64, 33.1),
        (Transport.Tcp, "flush-default", 64, 64, 34.9),
        (Transport.Tcp, "pending-tasks", 1200, 64, 0.91),
        (Transport.Tcp, "flush", 1200, 64, 11.5),
        (Transport.Tcp, "flush-default", 1200, 64, 2.5),
        (Transport.Tcp, "pending-tasks", 16384, 64, 0.91),
        (Transport.Tcp, "flush", 16384, 64, 1.4),
        (Transport.Tcp, "flush-default", 16384, 64, 0.24),
        (Transport.Tcp, "flush", 64, 1, 0.998),
        (Transport.Udp, "pending-tasks", 64, 64, 0.95),
        (Transport.Udp, "flush", 64, 64, 1.002),
        (Transport.Udp, "pending-tasks", 1200, 64, 0.97),
        (Transport.Udp, "flush", 1200, 64, 1.001),
    ];

    public static HostEnvironment Environment { get; } = new()
    {
        Kernel = "Linux 6.18.5",
        Cpu = "Example CPU @ 2.50GHz | 2 cores <virtual>",
        Dotnet = ".NET 10.0.12",
    };

    public static HostNoise Noise { get; } = new()
    {
        CpuPressurePercent = Reading.Of(3.25),
        StealPercent = Reading.NotAvailable("/proc/stat cannot be read"),
    };

    public static DateTimeOffset Start { get; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The recorded grid.</summary>
    public static OverviewDocument Overview(bool privileged = true) => Conclusions.Judge(new OverviewDocument
    {
        CommandLine = ReportCommand.For(["--seed", "42"]),
        Seed = 42,
        StartedAt = Start,
        EndedAt = Start.AddSeconds(201.5),
        Environment = Environment,
        Noise = Noise,
        Cells = [.. Recorded.Select(r => Row(new Cell(r.Transport, "per-buffer", r.Strategy, r.Size, r.Batch), r.Ratio, privileged))],
        SelfCheck =
        [
            Row(new Cell(Transport.Tcp, "per-buffer", "per-buffer", 64, 64), 1.001, privileged),
            Row(new Cell(Transport.Udp, "per-buffer", "per-buffer", 64, 64), 0.9995, privileged),
        ],
        CrossCheck = [CrossCheck(privileged)],
        NotMeasured = [new NotMeasured("Strategy `mmsg`", "it is not part of this build")],
    });

    public static OverviewDocument With(OverviewDocument document, params CellResult[] cells) =>
        Conclusions.Draw(document with { Cells = cells });

    /// <summary>A row of three launches that spread by 0.1% around the ratio, judged by the rule.</summary>
    public static CellResult Row(Cell cell, double ratio, bool privileged = true)
    {
        double log = Math.Log(ratio);
        LaunchResult[] launches = [Launch(cell, log - Spread, privileged), Launch(cell, log, privileged), Launch(cell, log + Spread, privileged)];
        return new CellResult(cell, PairRule.Judge(launches), launches) { Events = Events(cell, privileged) };
    }

    public static LaunchResult Launch(Cell cell, double logRatio, bool privileged = true) => new()
    {
        LogRatio = logRatio,
        Pairs = 200,
        Seed = 42,
        Steady = true,
        Reference = Cost(cell.Reference, cell, 4000, privileged),
        Strategy = Cost(cell.Strategy, cell, 4000 / Math.Exp(logRatio), privileged),
        EffectiveReceiveBuffer = 212_992,
        WindowBytes = 106_496,
        Placement = "sender on CPU 0, sink on CPU 1",
        ReceiveMode = "recvmmsg",
        SetUpSeconds = 0.1,
        WarmUpSeconds = 0.4,
        PairsSeconds = 0.6,
        CountingSeconds = 0.3,
    };

    public static ArmCost Cost(string strategy, Cell cell, double ns, bool privileged = true)
    {
        Assert.True(SenderCatalog.TryFind(strategy, out SenderDescriptor? descriptor));
        int[] sizes = new int[cell.Batch];
        Array.Fill(sizes, cell.Size);
        double calls = (double)descriptor.PredictSendCalls(sizes, cell.Transport).Total / cell.Batch;
        const long counted = 6400;
        return new ArmCost
        {
            Strategy = strategy,
            SendNsPerMessage = ns,
            SyscallsPerMessage = privileged ? Reading.Of(calls) : Reading.NotAvailable(NoPrivilege),
            SendCallsPerMessage = privileged ? Reading.Of(calls) : Reading.NotAvailable(NoPrivilege),
            CountsSource = privileged ? CountsSource.PerfEvents : null,
            SyscallsByName = privileged ? new Dictionary<string, long> { ["sendto"] = (long)(calls * counted) } : null,
            CountedMessages = counted,
            IssuedPerMessage = calls,
            ContextSwitchesPerMessage = privileged ? Reading.Of(0.01) : Reading.NotAvailable(NoPrivilege),
            UserCpuNsPerMessage = Reading.Of(ns * 0.2),
            KernelCpuNsPerMessage = Reading.Of(ns * 0.8),
            AllocatedBytesPerMessage = Reading.Of(descriptor.AllocatesByDesign ? 72 : 0),
            SentMessages = MessagesALaunch,
            DeliveredMessages = MessagesALaunch,
            Latency = BatchLatency.Of([.. Enumerable.Range(1, 100).Select(i => 20_000d + i)], [.. Enumerable.Range(1, 100).Select(i => 50_000d + i)], lost: 1),
        };
    }

    /// <summary>The same overview of a user without privilege for whom strace counted.</summary>
    public static OverviewDocument TracedOverview()
    {
        OverviewDocument overview = Overview(privileged: false);
        return With(overview, [.. overview.Cells.Select(row => row with { Launches = [.. row.Launches.Select(Traced)] })]);
    }

    private static LaunchResult Traced(LaunchResult launch) => launch with { Reference = Traced(launch.Reference), Strategy = Traced(launch.Strategy) };

    private static ArmCost Traced(ArmCost cost)
    {
        var window = new Dictionary<string, long> { ["sendto"] = (long)(cost.IssuedPerMessage * cost.CountedMessages), ["futex"] = 3, ["madvise"] = 2 };
        TracedArm arm = new(0, cost.CountedMessages, [.. Enumerable.Repeat(new SentWindow(AtOnce: true, Issued: 1), CountingWindows.Windows)]);
        return TracedCounts.With(cost, TracedCalls.Of(arm, arm.Windows.Index().ToDictionary(w => (0, w.Index), _ => (IReadOnlyDictionary<string, long>)window)));
    }

    /// <summary>Without privilege as if no session could be opened, so that both forms of every figure are in the documents.</summary>
    public static EventFigures Events(string strategy, int size, bool recorded)
    {
        Assert.True(SenderCatalog.TryFind(strategy, out SenderDescriptor? descriptor));
        const long messages = 6400;
        EventCounts counts = new()
        {
            WorkItems = 64,
            LockContentions = 3,
            Gen0Collections = 2,
            Gen1Collections = 1,
            GcPauseMs = 1.5,
            WorkerStarts = 1,
            SocketBytesSent = messages * size,
            SocketDatagramsSent = messages,
        };
        RuntimeProperties runtime = new()
        {
            CompletedWorkItems = 64,
            PoolThreads = 1,
            LockContentions = 3,
            Gen0Collections = 2,
            Gen1Collections = 1,
            Gen2Collections = 0,
            GcPauseMs = 1.4,
        };
        return recorded
            ? EventFigures.Of(
                new RecordedEvents(new Dictionary<int, EventCounts> { [0] = counts }, 0, null), [0],
                new EventTraffic(messages, messages * size, descriptor.SendsNatively, runtime))
            : EventFigures.NotAvailable("no EventPipe session can be opened");
    }

    private static RowEvents Events(Cell cell, bool recorded) =>
        new() { Reference = Events(cell.Reference, cell.Size, recorded), Strategy = Events(cell.Strategy, cell.Size, recorded) };

    private static CrossCheckRow CrossCheck(bool privileged) => new()
    {
        Benchmark = "Bench.Suites.TcpSendSuite.Send(Strategy: flush, Size: 64, Batch: 64)",
        Transport = Transport.Tcp,
        Strategy = "flush",
        Size = 64,
        Batch = 64,
        NsPerMessage = Reading.Of(130),
        NsPerMessageMargin = Reading.Of(9),
        MessagesPerSecond = Reading.Of(7_692_307),
        SyscallsPerMessage = privileged ? Reading.Of(1 / 64d) : Reading.NotAvailable(NoPrivilege),
        SendCallsPerMessage = privileged ? Reading.Of(1 / 64d) : Reading.NotAvailable(NoPrivilege),
        AllocatedBytesPerMessage = Reading.Of(0),
        DeliveredPercent = Reading.Of(100),
        Events = Events("flush", 64, privileged),
    };
}
