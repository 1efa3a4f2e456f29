using System.Diagnostics;
using System.Net.Sockets;
using Bench.Hosting;
using Bench.Sinks;
using Bench.Traffic;

namespace Bench.Pairing;

/// <summary>
/// One launch of one cell, in this process: a sink, two sockets, two arms, the pairs, the pairs against the floors, then
/// the counts, and how long batches are under way.
/// </summary>
internal static class Launch
{
    /// <summary>The arms exchange them at half-time: two sockets of the same kind can differ by 2%.</summary>
    private const int Lanes = 2;

    public static async Task<LaunchResult> RunAsync(Cell cell, int seed, CancellationToken cancellationToken)
    {
        (int? senderCpu, int? sinkCpu, string placement) = CpuPlacement.Plan(cell.SenderCpu, cell.SinkCpu);
        long start = Stopwatch.GetTimestamp();
        await using SinkProcess sink = await SinkProcess.StartAsync(cell.Sink(sinkCpu), cancellationToken).ConfigureAwait(false);
        // Only now: the sink's threads would start on the sender's CPU otherwise.
        if (senderCpu is { } cpu && CpuPlacement.TryPinCurrentProcess(cpu) is { } reason)
            placement = $"sender not pinned: {reason}";
        using SendLane lane0 = await SendLane.ConnectAsync(sink, cancellationToken).ConfigureAwait(false);
        using SendLane lane1 = await SendLane.ConnectAsync(sink, cancellationToken).ConfigureAwait(false);
        Socket[] sockets = [lane0.Socket, lane1.Socket];
        await Rehearsal.RunAsync(cell, sockets, sink, cancellationToken).ConfigureAwait(false);
        // Floors prepare addresses, so their messages may never move; the strategies get the same ones.
        BatchRing[] batches =
            [.. Enumerable.Range(0, Lanes).Select(lane => BatchRing.Create(cell.Batch, cell.Sizes, cell.WorkingSet, seed: lane, pinned: cell.Floor))];
        await using Arm reference = Arm.OfStrategy(cell.Reference, sockets, batches, lane: 0);
        await using Arm strategy = Arm.OfStrategy(cell.Strategy, sockets, batches, lane: 1);
        TimeSpan setUp = Stopwatch.GetElapsedTime(start);

        PairedLoop loop = new(reference, strategy, sink.Window, sink.Counters);
        PairedTimes times = await loop.RunAsync(seed, cancellationToken).ConfigureAwait(false);

        long floorsStart = Stopwatch.GetTimestamp();
        FloorPairs floors = new(strategy, sockets, batches, sink);
        IReadOnlyList<FloorLaunch> floorLaunches = cell.Floor ? await floors.RunAsync(cell, seed, cancellationToken).ConfigureAwait(false) : [];

        long countingStart = Stopwatch.GetTimestamp();
        IReadOnlyList<ArmCounts> counts = await ArmCounts.CountAsync([reference, strategy], sink.Window).ConfigureAwait(false);
        TimeSpan counting = Stopwatch.GetElapsedTime(countingStart);
        long latencyStart = Stopwatch.GetTimestamp();
        IReadOnlyList<BatchLatency> latencies = await LatencyWindow.MeasureAsync([reference, strategy], sink, cancellationToken).ConfigureAwait(false);
        return new LaunchResult
        {
            LogRatio = PairRule.Median(times.PairValues),
            Pairs = times.PairValues.Count,
            Seed = seed,
            Steady = times.NotSteadyReason is null,
            NotSteadyReason = times.NotSteadyReason,
            NotLosslessReason = sink.Window.WhyNotLossless(cell.Batch),
            Reference = counts[0].ToCost(cell.Reference, times.Reference) with { Latency = latencies[0] },
            Strategy = counts[1].ToCost(cell.Strategy, times.Strategy) with { Latency = latencies[1] },
            Floors = floorLaunches,
            EffectiveReceiveBuffer = sink.EffectiveReceiveBuffer,
            WindowBytes = sink.Window.WindowBytes,
            Placement = placement,
            SharedCpu = CpuPlacement.IsShared(senderCpu, sinkCpu),
            ReceiveMode = sink.ReceiveMode,
            SetUpSeconds = setUp.TotalSeconds,
            WarmUpSeconds = times.WarmUp.TotalSeconds,
            PairsSeconds = times.Timed.TotalSeconds,
            FloorsSeconds = Stopwatch.GetElapsedTime(floorsStart, countingStart).TotalSeconds,
            CountingSeconds = counting.TotalSeconds,
            LatencySeconds = Stopwatch.GetElapsedTime(latencyStart).TotalSeconds,
        };
    }
}
