using Bench.Meters;
using Bench.Pairing;
using Bench.Throughput;

namespace Bench.Reports;

/// <summary>One arm of a throughput row over all launches: the median of each figure, the sum of what was sent and delivered.</summary>
internal sealed record RateSummary
{
    private const int Percent = 100;

    public required string Strategy { get; init; }

    public required double MessagesPerSecond { get; init; }

    /// <summary>Of the launches that delivered least and most.</summary>
    public required (double Lowest, double Highest) Range { get; init; }

    public required double PayloadGbitPerSecond { get; init; }

    public required long Sent { get; init; }

    public required long Delivered { get; init; }

    /// <summary>Share of the time in which the sender waited for the sink.</summary>
    public required double WaitPercent { get; init; }

    public required Reading SinkCpuNs { get; init; }

    public required Reading SinkBusyPercent { get; init; }

    public required Reading SenderCpuNs { get; init; }

    public double DeliveredPercent => (double)Percent * Delivered / Sent;

    /// <summary>A rate as sentences give it, never without the share that arrived.</summary>
    public string Text =>
        $"{Format.Rate(MessagesPerSecond)} messages/s, {Format.Number(PayloadGbitPerSecond)} Gbit/s of payload (delivered {Format.Percent(DeliveredPercent)})";

    /// <summary>Summarises one arm. There must be at least one launch.</summary>
    public static RateSummary Of(IReadOnlyList<DeliveredRate> launches) => new()
    {
        Strategy = launches[0].Strategy,
        MessagesPerSecond = PairRule.Median(launches.Select(l => l.MessagesPerSecond)),
        Range = (launches.Min(l => l.MessagesPerSecond), launches.Max(l => l.MessagesPerSecond)),
        PayloadGbitPerSecond = PairRule.Median(launches.Select(l => l.PayloadGbitPerSecond)),
        Sent = launches.Sum(l => l.SentMessages),
        Delivered = launches.Sum(l => l.DeliveredMessages),
        WaitPercent = Percent * launches.Sum(l => l.WaitSeconds) / launches.Sum(l => l.Seconds),
        SinkCpuNs = ArmSummary.Median(launches.Select(l => l.SinkCpuNsPerMessage)),
        SinkBusyPercent = ArmSummary.Median(launches.Select(l => l.SinkBusyPercent)),
        SenderCpuNs = ArmSummary.Median(launches.Select(l => l.SenderCpuNsPerMessage)),
    };
}
