using BatchSend;
using Bench.Meters;
using Bench.Pairing;
using Bench.Reports;
using Bench.Throughput;

namespace Bench.Tests.Reports;

/// <summary>Constructed delivered rates.</summary>
internal static partial class Sample
{
    /// <summary>Messages a second of the reference at every size and batch.</summary>
    public const double ReferenceRate = 250_000;

    private const string NoClock = "the CPU time of another process is read on Linux only";

    public static ThroughputDocument Throughput(bool privileged = true) => Throughput(
        [
            RateRow(new Cell(Transport.Tcp, "per-buffer", "coalesce", 64, 64), 11.6, privileged),
            RateRow(new Cell(Transport.Tcp, "per-buffer", "coalesce", 64, 64) { Connections = 8 }, 12.5, privileged),
            RateRow(new Cell(Transport.Udp, "per-buffer", "mmsg", 64, 1), 1.001, privileged),
            RateRow(new Cell(Transport.Udp, "per-buffer", "mmsg", 64, 4096), 1.2, privileged, lost: 1000),
            RateRow(new Cell(Transport.Udp, "per-buffer", "segment-offload", 64, 64, ReceiverGro: true) { ReceiveBuffer = 425_984 }, 50, privileged),
        ]) with
    {
        SelfCheck = [RateRow(new Cell(Transport.Tcp, "per-buffer", "per-buffer", 64, 64), 1.001, privileged)],
        NotMeasured = [new NotMeasured("`gather` over UDP", "gather works over tcp only")],
    };

    public static ThroughputDocument Throughput(IReadOnlyList<ThroughputResult> cells) => new()
    {
        CommandLine = ReportCommand.For(["compare", "per-buffer", "coalesce", "--throughput"]),
        Seed = 42,
        StartedAt = Start,
        EndedAt = Start.AddSeconds(61.5),
        Environment = Environment,
        Noise = Noise,
        Cells = cells,
    };

    /// <summary>A row of three launches that spread by 0.1% around the ratio, judged by the rule.</summary>
    public static ThroughputResult RateRow(Cell cell, double ratio, bool privileged = true, long lost = 0)
    {
        double[] logs = [Math.Log(ratio) - Spread, Math.Log(ratio), Math.Log(ratio) + Spread];
        return new ThroughputResult(cell, PairRule.Judge(logs), [.. logs.Select(log => RateLaunch(cell, log, privileged, lost))]);
    }

    private static ThroughputLaunchResult RateLaunch(Cell cell, double logRatio, bool privileged, long lost) => new()
    {
        LogRatio = logRatio,
        Pairs = 16,
        Seed = 42,
        Steady = true,
        NotLosslessReason = lost > 0 ? "a batch is charged 3,407,872 bytes, the window is 106,496: half of the sink's receive buffer" : null,
        Reference = Rate(cell.Reference, cell, ReferenceRate, privileged, lost: 0),
        Strategy = Rate(cell.Strategy, cell, ReferenceRate * Math.Exp(logRatio), privileged, lost),
        EffectiveReceiveBuffer = cell.ReceiveBuffer ?? 212_992,
        WindowBytes = (cell.ReceiveBuffer ?? 212_992) / 2,
        Placement = "sender on CPU 0, sink on CPU 1",
        SharedCpu = false,
        ReceiveMode = "recvmmsg",
        SetUpSeconds = 0.2,
        WarmUpSeconds = 0.3,
        PairsSeconds = 1.3,
    };

    private static DeliveredRate Rate(string strategy, Cell cell, double perSecond, bool privileged, long lost)
    {
        Reading Cpu(double value) => privileged ? Reading.Of(value) : Reading.NotAvailable(NoClock);
        return new DeliveredRate
        {
            Strategy = strategy,
            MessagesPerSecond = perSecond,
            PayloadGbitPerSecond = perSecond * cell.Size * 8 / 1e9,
            SentMessages = MessagesALaunch,
            DeliveredMessages = MessagesALaunch - lost,
            DeliveredBytes = (MessagesALaunch - lost) * cell.Size,
            Blocks = 32,
            Seconds = 0.64,
            WaitSeconds = 0.064,
            LossWaitSeconds = lost > 0 ? 6.4 : 0,
            SinkCpuNsPerMessage = Cpu(320),
            SinkBusyPercent = Cpu(50),
            SenderCpuNsPerMessage = Reading.Of(4000),
        };
    }
}
