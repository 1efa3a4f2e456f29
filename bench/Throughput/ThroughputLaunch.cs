using System.Diagnostics;
using Bench.Hosting;
using Bench.Meters;
using Bench.Pairing;
using Bench.Sinks;
using Bench.Traffic;

namespace Bench.Throughput;

/// <summary>One launch of one cell, in this process: a sink, its connections, two arms on them, and the pairs of blocks.</summary>
internal static class ThroughputLaunch
{
    /// <summary>Of the messages: the same for every launch.</summary>
    private const int MessageSeed = 0;

    public static async Task<ThroughputLaunchResult> RunAsync(Cell cell, int seed, CancellationToken cancellationToken)
    {
        (int? senderCpu, int? sinkCpu, string placement) = CpuPlacement.Plan(cell.SenderCpu, cell.SinkCpu);
        long start = Stopwatch.GetTimestamp();
        await using SinkProcess sink = await SinkProcess.StartAsync(cell.Sink(sinkCpu), cancellationToken).ConfigureAwait(false);
        // Only now: the sink's threads would start on the sender's CPU otherwise.
        if (senderCpu is { } cpu && CpuPlacement.TryPinCurrentProcess(cpu) is { } reason)
            placement = $"sender not pinned: {reason}";
        using LaneSet lanes = await LaneSet.ConnectAsync(sink, cell.Connections, cancellationToken).ConfigureAwait(false);
        BatchRing batches = BatchRing.Create(cell.Batch, cell.Sizes, cell.WorkingSet, MessageSeed, pinned: false);
        await using RateArm reference = RateArm.Of(cell.Reference, lanes.Sockets, batches);
        await using RateArm strategy = RateArm.Of(cell.Strategy, lanes.Sockets, batches);
        TimeSpan setUp = Stopwatch.GetElapsedTime(start);

        RateTimer timer = new(sink.Window, sink.Counters, ProcessCpuClock.Of(sink.ProcessId));
        RateTimes times = await new RateLoop(reference, strategy, timer).RunAsync(seed, cancellationToken).ConfigureAwait(false);
        return new ThroughputLaunchResult
        {
            LogRatio = PairRule.Median(times.PairValues),
            Pairs = times.PairValues.Count,
            Seed = seed,
            Steady = times.NotSteadyReason is null,
            NotSteadyReason = times.NotSteadyReason,
            NotLosslessReason = sink.Window.WhyNotLossless(cell.Batch),
            Reference = DeliveredRate.Of(cell.Reference, times.Reference, timer.NoSinkCpuReason),
            Strategy = DeliveredRate.Of(cell.Strategy, times.Strategy, timer.NoSinkCpuReason),
            EffectiveReceiveBuffer = sink.EffectiveReceiveBuffer,
            WindowBytes = sink.Window.WindowBytes,
            Placement = placement,
            SharedCpu = CpuPlacement.IsShared(senderCpu, sinkCpu),
            ReceiveMode = sink.ReceiveMode,
            SetUpSeconds = setUp.TotalSeconds,
            WarmUpSeconds = times.WarmUp.TotalSeconds,
            PairsSeconds = times.Timed.TotalSeconds,
        };
    }
}
