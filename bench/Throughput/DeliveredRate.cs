using Bench.Meters;
using Bench.Pairing;

namespace Bench.Throughput;

/// <summary>What one arm delivered in one launch. A rate never stands without the share that arrived.</summary>
internal sealed record DeliveredRate
{
    private const int Percent = 100;

    /// <summary>The strategy of this arm.</summary>
    public required string Strategy { get; init; }

    /// <summary>Messages that arrived, a second: the median over the blocks.</summary>
    public required double MessagesPerSecond { get; init; }

    /// <summary>Payload that arrived (goodput: no headers), in 10⁹ bits a second: the median over the blocks.</summary>
    public required double PayloadGbitPerSecond { get; init; }

    /// <summary>Messages that the sends of the timed blocks accepted.</summary>
    public required long SentMessages { get; init; }

    /// <summary>Of those, what the sink took.</summary>
    public required long DeliveredMessages { get; init; }

    /// <summary>Payload bytes of the delivered messages, as the sink counted them.</summary>
    public required long DeliveredBytes { get; init; }

    public long LostMessages => SentMessages - DeliveredMessages;

    public double DeliveredPercent => (double)Percent * DeliveredMessages / SentMessages;

    public required int Blocks { get; init; }

    /// <summary>Time of all blocks together, from each first send until the sink had taken the last message that arrived.</summary>
    public required double Seconds { get; init; }

    /// <summary>Part of that in which the sender waited for the sink.</summary>
    public required double WaitSeconds { get; init; }

    /// <summary>Time beside it in which nothing arrived and loss was not yet declared: the harness's own.</summary>
    public required double LossWaitSeconds { get; init; }

    /// <summary>CPU time of the sink's process a delivered message, in ns, user and kernel together (its CPU clock, which counts ns).</summary>
    public required Reading SinkCpuNsPerMessage { get; init; }

    /// <summary>Share of the blocks' time in which the sink's process had a CPU, in percent; above 100 with several threads on several CPUs.</summary>
    public required Reading SinkBusyPercent { get; init; }

    /// <summary>CPU time of the sender's process a delivered message, in ns, user and kernel together (getrusage, which counts µs), its pausing while it waits included.</summary>
    public required Reading SenderCpuNsPerMessage { get; init; }

    /// <summary>Sums up blocks, of which there is at least one.</summary>
    /// <param name="strategy">The strategy of the arm.</param>
    /// <param name="blocks">Its timed blocks.</param>
    /// <param name="noSinkCpuReason">Why the sink's CPU time is not known; null when it is.</param>
    public static DeliveredRate Of(string strategy, IReadOnlyList<RateBlock> blocks, string? noSinkCpuReason)
    {
        long delivered = blocks.Sum(b => b.Delivered);
        double seconds = blocks.Sum(b => b.Seconds), lossWait = blocks.Sum(b => b.LossWaitSeconds);
        Reading sinkCpu = noSinkCpuReason is null ? Reading.Of(blocks.Sum(b => b.SinkCpuNs!.Value)) : Reading.NotAvailable(noSinkCpuReason);
        return new DeliveredRate
        {
            Strategy = strategy,
            MessagesPerSecond = PairRule.Median(blocks.Select(b => b.MessagesPerSecond)),
            PayloadGbitPerSecond = PairRule.Median(blocks.Select(b => b.PayloadGbitPerSecond)),
            SentMessages = blocks.Sum(b => b.Sent),
            DeliveredMessages = delivered,
            DeliveredBytes = blocks.Sum(b => b.DeliveredBytes),
            Blocks = blocks.Count,
            Seconds = seconds,
            WaitSeconds = blocks.Sum(b => b.WaitSeconds),
            LossWaitSeconds = lossWait,
            SinkCpuNsPerMessage = sinkCpu.Per(delivered),
            SinkBusyPercent = sinkCpu.Value is { } ns ? Reading.Of(Percent * ns / (seconds * 1e9)) : sinkCpu,
            SenderCpuNsPerMessage = lossWait > 0
                ? Reading.NotAvailable("messages were lost, and the harness's own pausing until it called them lost is CPU time of the same process")
                : CpuTimes.TotalOf(blocks.Sum(b => b.SenderCpuNs)).Per(delivered),
        };
    }
}
