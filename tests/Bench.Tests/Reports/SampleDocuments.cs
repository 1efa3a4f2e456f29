using System.Diagnostics;
using BatchSend;
using Bench.Echoes;
using Bench.Hosting;
using Bench.Meters;
using Bench.Multicast;
using Bench.Reports;
using Bench.Sinks;
using Bench.Tls;

namespace Bench.Tests.Reports;

/// <summary>One constructed document of each kind.</summary>
internal static partial class Sample
{
    public static IReadOnlyList<Document> Documents(bool privileged = true)
    {
        OverviewDocument overview = Overview(privileged);
        return [overview, Comparison(overview), ComparisonSet(overview), Throughput(privileged), Suites(overview), Send(privileged), List(), Doctor(privileged), Sink(privileged), HandOver(), Gate(privileged), GateSet(privileged), SelfTest()];
    }

    public static ComparisonDocument Comparison(OverviewDocument overview) => new()
    {
        CommandLine = ReportCommand.For(["compare", "per-buffer", "flush"]),
        Seed = overview.Seed,
        StartedAt = overview.StartedAt,
        EndedAt = overview.EndedAt,
        Environment = overview.Environment,
        Noise = overview.Noise,
        Cells = overview.Cells,
        SelfCheck = overview.SelfCheck,
        NotMeasured = overview.NotMeasured,
    };

    public static ComparisonSetDocument ComparisonSet(OverviewDocument overview) => new() { Documents = [Comparison(overview), Comparison(overview)] };

    public static SuitesDocument Suites(OverviewDocument overview) => new()
    {
        CommandLine = ReportCommand.For(["run", "--filter", "*Tcp*"]),
        StartedAt = overview.StartedAt,
        EndedAt = overview.EndedAt,
        Environment = overview.Environment,
        Noise = overview.Noise,
        Rows =
        [
            .. overview.CrossCheck, Delivered(overview.CrossCheck[0]), Echoed(overview.CrossCheck[0], rate: 20_000), Echoed(overview.CrossCheck[0], rate: null),
            ToGroup(overview.CrossCheck[0]), Secure(overview.CrossCheck[0]),
        ],
    };

    private static CrossCheckRow ToGroup(CrossCheckRow row) => row with
    {
        Benchmark = "Bench.Suites.MulticastSuite.Send(Strategy: flush, Size: 64, Batch: 64, Receivers: 4)",
        Transport = Transport.Udp,
        Receivers = 4,
    };

    private static CrossCheckRow Echoed(CrossCheckRow row, int? rate) => row with
    {
        Benchmark = $"Bench.Suites.TcpEchoSuite.Echo(Strategy: flush, Size: 64, Batch: {(rate is null ? 1 : 64)}, Rate: {rate ?? 0})",
        Batch = rate is null ? 1 : 64,
        Echo = Echo(udp: false, rate),
    };

    /// <summary>Two hundred batches that took 31 µs to 230 µs to the first and 20 µs more to the last message.</summary>
    public static EchoFigures Echo(bool udp, int? rate)
    {
        RoundTrips trips = new();
        for (int i = 0; i < 200; i++)
            trips.Add((31 + i) * TicksPerMicrosecond, (51 + i) * TicksPerMicrosecond, i * TicksPerMicrosecond);
        Reading OfDatagrams(double count) => udp ? Reading.Of(count) : Reading.NotAvailable("a TCP stream has no such thing");
        return new EchoFigures
        {
            RatePerSecond = rate,
            FillNs = rate is { } perSecond ? Reading.Of(63 * 1e9 / perSecond) : Reading.NotAvailable("no rate was given"),
            Batches = 200,
            IncompleteBatches = udp ? 1 : 0,
            First = trips.First.Figures("none"),
            Last = trips.Last.Figures("none"),
            Late = rate is null ? new TimeSamples().Figures("no rate was given") : trips.Late.Figures("none"),
            Unsent = rate is null ? Reading.NotAvailable("no rate was given") : Reading.Of(64),
            SendNsPerMessage = Reading.Of(130),
            Echoed = 12_800,
            Lost = OfDatagrams(1),
            Duplicate = OfDatagrams(0),
            Reordered = OfDatagrams(2),
            Corrupt = 0,
            NotLosslessReason = udp ? "the receiver does not tell how much room it has" : null,
        };
    }

    private static readonly long TicksPerMicrosecond = Stopwatch.Frequency / 1_000_000;

    private static CrossCheckRow Delivered(CrossCheckRow row) => row with
    {
        Benchmark = "Bench.Suites.TcpThroughputSuite.Deliver(Strategy: flush, Size: 64, Batch: 64)",
        UntilDelivered = true,
        MessagesPerSecond = Reading.Of(5_100_000),
        DeliveredPercent = Reading.Of(99.5),
    };

    private static CrossCheckRow Secure(CrossCheckRow row) => row with
    {
        Benchmark = "Bench.Suites.TlsSendSuite.Send(Strategy: flush, Size: 64, Batch: 64)",
        Tls = true,
        TlsSession = "TLS 1.3, TLS_AES_256_GCM_SHA384",
        TlsRecordsPerMessage = Reading.Of(0.0156),
    };

    private static SendDocument Send(bool privileged)
    {
        Reading Counted(double count) => privileged ? Reading.Of(count) : Reading.NotAvailable(NoPrivilege);
        Reading foreign = Reading.NotAvailable("the receiver does not share its counters");
        return new SendDocument
        {
            CommandLine = ReportCommand.For(["send", "127.0.0.1:5001"]),
            Target = "127.0.0.1:5001",
            Transport = Transport.Udp,
            Multicast = new GroupSettings(TimeToLive: 1, Loopback: true, Interface: "lo"),
            Receivers =
            [
                new GroupReceiver
                {
                    Delivered = Reading.Of(6400),
                    DeliveredPercent = Reading.Of(100),
                    Lost = Reading.Of(0),
                    Verified = new SinkReport { Messages = 6400, Bytes = 409_600, Seconds = 0.5, Lost = 0, Duplicate = 0, Reordered = 0, Corrupt = 0 },
                    EndedReason = "the sink (process 7) has ended with exit code 137",
                },
            ],
            Strategy = "flush",
            Size = 64,
            Batch = 64,
            Messages = 6400,
            Bytes = 409_600,
            Delivered = privileged ? Reading.Of(6400) : foreign,
            DeliveredPercent = privileged ? Reading.Of(100) : foreign,
            Lost = privileged ? Reading.Of(0) : foreign,
            Seconds = 0.5,
            MessagesPerSecond = Reading.Of(12_800),
            SendCalls = Counted(6400),
            Syscalls = Counted(6412),
            CountsSource = privileged ? CountsSource.PerfEvents : null,
            SyscallsByName = privileged ? new Dictionary<string, long> { ["sendto"] = 6400, ["futex"] = 12 } : null,
            StraceRun = StraceRun,
            Issued = 6400,
            ContextSwitches = Counted(3),
            CpuNsPerMessage = Reading.Of(3912.5),
            UserCpuNsPerMessage = Reading.Of(812.5),
            KernelCpuNsPerMessage = Reading.Of(3100),
            AllocatedBytesPerMessage = Reading.Of(10.5),
            FirstBatch = new FirstBatch { Messages = 64, Seconds = 0.006, CpuNs = Reading.Of(6_000_000), AllocatedBytes = 67_200 },
            WindowBytes = privileged ? Reading.Of(106_496) : foreign,
            Placement = "sender on CPU 1, sink on CPU 0",
            WindowWaitSeconds = privileged ? Reading.Of(0.01) : foreign,
            Verified = privileged ? new SinkReport { Messages = 6400, Bytes = 409_600, Seconds = 0.5, Lost = 0, Duplicate = 0, Reordered = 0, Corrupt = 0, Echoed = 6400, Tls = TlsOfSink } : null,
            Events = Events("flush", 64, privileged),
            Echo = Echo(udp: true, privileged ? 20_000 : null),
            Tls = Tls,
            Errors = new Dictionary<string, long> { ["ConnectionRefused"] = 1 },
            IncompleteReason = "interrupted",
            Environment = Environment,
        };
    }

    private static TlsSinkReport TlsOfSink { get; } = new()
    {
        Accepted = 1,
        Broken = 0,
        Records = 105,
        Refused = 2,
        Refusals = new Dictionary<string, long> { ["a client certificate is required and none was sent"] = 2 },
    };

    private static TlsTraffic Tls { get; } = new()
    {
        Protocol = "TLS 1.3",
        CipherSuite = "TLS_AES_256_GCM_SHA384",
        ServerName = "127.0.0.1",
        ServerCertificate = "CN=localhost",
        ClientCertificate = "CN=BatchSend sender",
        Acknowledged = true,
        Closed = true,
        HandshakeSeconds = 0.012,
        Records = Reading.Of(100),
        RecordsPerMessage = Reading.Of(0.015625),
        RecordsInAll = Reading.Of(105),
        RecordsAtSink = Reading.NotAvailable("the receiver's side of the connection is not known"),
    };

    /// <summary>Beside any counts of the run itself, so that its members are checked with the others.</summary>
    private static StraceRun StraceRun { get; } = new()
    {
        Messages = 256,
        SendCallsPerMessage = 1,
        SyscallsByName = new Dictionary<string, long> { ["sendto"] = 256 },
        RuntimeCallsByName = new Dictionary<string, long> { ["madvise"] = 2 },
    };

    private static ListDocument List() => new()
    {
        Strategies =
        [
            .. SenderCatalog.All.Select(s => new ListedStrategy(
                s.Name, s.Summary, s.IsBaseline, [ListedSupport.Of(s, Transport.Tcp), ListedSupport.Of(s, Transport.Udp)])),
        ],
        Suites = [new ListedSuite("TcpSendSuite", "TCP: strategies × size × batch", 24)],
    };

    private static DoctorDocument Doctor(bool privileged) => new()
    {
        Capabilities =
        [
            privileged
                ? Capability.Works("system calls", "perf_event_open")
                : Capability.Missing("system calls", NoPrivilege, "Nothing is counted.", Remedy.By("sudo sysctl kernel.perf_event_paranoid=-1")),
            Capability.Missing("steal", "the hypervisor took 7.0%", "Times have it in them.", Remedy.None("only its owner can change that")),
        ],
        Environment = Environment,
    };

    private static HandOverDocument HandOver() => new()
    {
        Seed = 7,
        Rows = [HandOverRow(Transport.Udp, Reading.Of(1)), HandOverRow(Transport.Tcp, Reading.NotAvailable("a TCP stream has no such thing"))],
        Environment = Environment,
    };

    private static HandOverRow HandOverRow(Transport transport, Reading count) => new()
    {
        Transport = transport,
        HandOvers = 100,
        SentBytes = 640_000,
        IntactBytes = 639_800,
        Lost = count,
        Duplicate = count,
        Reordered = count,
        IsWhole = false,
        MedianPauseUs = 312.5,
        LongestPauseUs = 1804,
    };

    private static SinkDocument Sink(bool verified)
    {
        Reading Checked(double count) => verified ? Reading.Of(count) : Reading.NotAvailable("not verified; --verify checks it");
        return new SinkDocument
        {
            EndPoint = "127.0.0.1:5001",
            Transport = Transport.Udp,
            ReceiveMode = "recvmmsg",
            Group = "239.255.0.1",
            Interface = "lo",
            Shared = true,
            EffectiveReceiveBuffer = 212_992,
            Messages = 6399,
            Bytes = 409_536,
            Seconds = Reading.Of(0.5),
            MessagesPerSecond = Reading.Of(12_798),
            Lost = Checked(1),
            Duplicate = Checked(0),
            Reordered = Checked(0),
            Corrupt = Checked(0),
            Echoed = Checked(6399),
            Tls = TlsOfSink,
        };
    }
}
