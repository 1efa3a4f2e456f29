using System.Diagnostics;
using System.Runtime;
using Bench.Sinks;
using Bench.Traffic;

namespace Bench.Pairing;

/// <summary>
/// Lets two arms alternate in this process: the warm-up, then a number of pairs that is fixed before the first one.
/// </summary>
/// <param name="reference">The arm that is compared with.</param>
/// <param name="strategy">The arm that is compared.</param>
/// <param name="window">The window of the sink that both send to.</param>
/// <param name="sink">The sink's counters.</param>
/// <param name="mostPairs">Pairs of a launch where they are not too slow for that.</param>
internal sealed class PairedLoop(Arm reference, Arm strategy, SendWindow window, ISinkCounters sink, int mostPairs = PairedLoop.MostPairs)
{
    /// <summary>Time inside sends of one block: short ones alternate often, so that the host's drifts meet both arms alike.</summary>
    private const double BlockNs = 500_000;

    /// <summary>
    /// Length of a warm-up window: a few blocks of each arm. Ten of them without a compilation mean that the runtime has
    /// nothing left to compile, since <see cref="LaunchProcess"/> takes its delay away.
    /// </summary>
    private static readonly TimeSpan WarmUpWindow = TimeSpan.FromMilliseconds(12);

    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(2);

    /// <summary>Windows that a warm-up may have, however slow they are: a single batch can take longer than a window.</summary>
    private const int WindowsOfASlowWarmUp = 4 * TrendDetector.Windows;

    /// <summary>Pairs of a launch, about half a second on a quiet host: more narrow little, since launches differ by more.</summary>
    public const int MostPairs = 150;

    /// <summary>Longest timed part: where pairs are slower at the pace of the warm-up, there are fewer of them.</summary>
    private static readonly TimeSpan LongestTimedPart = TimeSpan.FromMilliseconds(1500);

    /// <summary>Fewest pairs of a launch, however slow one is: a median of fewer is easily moved.</summary>
    private const int FewestPairs = 12;

    private readonly BlockTimer _timer = new(window);

    /// <summary>Batches a block of either arm: grows to <see cref="BlockNs"/> in the warm-up and is fixed from then on.</summary>
    private int _referenceBatches = 1;

    private int _strategyBatches = 1;

    /// <summary>
    /// Where an arm's own buffers come to lie is decided at its first send, after those of the arm that was first: at random, so
    /// that a difference it makes is one between launches, and not one between arms.
    /// </summary>
    private bool _warmsReferenceFirst = true;

    public async Task<PairedTimes> RunAsync(int seed, CancellationToken cancellationToken)
    {
        PairOrder order = new(seed);
        _warmsReferenceFirst = order.NextIsReferenceFirst();
        long start = Stopwatch.GetTimestamp();
        TrendDetector trend = new();
        TimeSpan pace = await WarmUpAsync(trend, cancellationToken).ConfigureAwait(false);
        TimeSpan warmUp = Stopwatch.GetElapsedTime(start);
        CollectGarbage();
        int half = Math.Clamp((int)(LongestTimedPart / pace), FewestPairs, mostPairs) / 2;
        ArmTimes referenceTimes = new(2 * half), strategyTimes = new(2 * half);
        var values = new double[2 * half];
        for (int pair = 0; pair < values.Length; pair++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (pair == half)
                ExchangeLanes();
            values[pair] = await PairAsync(order.NextIsReferenceFirst(), referenceTimes, strategyTimes).ConfigureAwait(false);
        }

        return new PairedTimes(
            values, referenceTimes, strategyTimes, trend.NotSteadyReason, warmUp, Stopwatch.GetElapsedTime(start) - warmUp);
    }

    /// <summary>Lets both arms alternate until they are steady or that has taken too long. Returns the time of one pair at the last pace.</summary>
    public async Task<TimeSpan> WarmUpAsync(TrendDetector trend, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        TimeSpan pace = TimeSpan.Zero;
        while (!trend.IsSteady && (Stopwatch.GetElapsedTime(start) < LongestWarmUp || trend.Added < WindowsOfASlowWarmUp))
        {
            cancellationToken.ThrowIfCancellationRequested();
            pace = await WarmUpWindowAsync(trend).ConfigureAwait(false);
        }

        return pace;
    }

    /// <summary>One window of the warm-up: blocks of both arms in turn. Returns the time of one pair at this pace.</summary>
    private async ValueTask<TimeSpan> WarmUpWindowAsync(TrendDetector trend)
    {
        // Each arm warms up both of its senders.
        ExchangeLanes();
        List<double> referenceNs = [], strategyNs = [];
        long start = Stopwatch.GetTimestamp();
        do
        {
            if (_warmsReferenceFirst)
                referenceNs.Add(await WarmUpBlockAsync(reference, _referenceBatches).ConfigureAwait(false));
            strategyNs.Add(await WarmUpBlockAsync(strategy, _strategyBatches).ConfigureAwait(false));
            if (!_warmsReferenceFirst)
                referenceNs.Add(await WarmUpBlockAsync(reference, _referenceBatches).ConfigureAwait(false));
        }
        while (Stopwatch.GetElapsedTime(start) < WarmUpWindow);

        TimeSpan pair = 2 * Stopwatch.GetElapsedTime(start) / referenceNs.Count;
        double referenceMedian = PairRule.Median(referenceNs), strategyMedian = PairRule.Median(strategyNs);
        _referenceBatches = BatchesFor(reference, referenceMedian);
        _strategyBatches = BatchesFor(strategy, strategyMedian);
        trend.Add(referenceMedian, strategyMedian, JitInfo.GetCompiledMethodCount());
        return pair;
    }

    private async ValueTask<double> WarmUpBlockAsync(Arm arm, int batches)
    {
        window.Drain();
        return (await _timer.RunAsync(arm, batches).ConfigureAwait(false)).NsPerMessage;
    }

    private async ValueTask<double> PairAsync(bool referenceFirst, ArmTimes referenceTimes, ArmTimes strategyTimes)
    {
        double a1, a2, b1, b2;
        if (referenceFirst)
        {
            a1 = await BlockAsync(reference, _referenceBatches, referenceTimes).ConfigureAwait(false);
            b1 = await BlockAsync(strategy, _strategyBatches, strategyTimes).ConfigureAwait(false);
            b2 = await BlockAsync(strategy, _strategyBatches, strategyTimes).ConfigureAwait(false);
            a2 = await BlockAsync(reference, _referenceBatches, referenceTimes).ConfigureAwait(false);
        }
        else
        {
            b1 = await BlockAsync(strategy, _strategyBatches, strategyTimes).ConfigureAwait(false);
            a1 = await BlockAsync(reference, _referenceBatches, referenceTimes).ConfigureAwait(false);
            a2 = await BlockAsync(reference, _referenceBatches, referenceTimes).ConfigureAwait(false);
            b2 = await BlockAsync(strategy, _strategyBatches, strategyTimes).ConfigureAwait(false);
        }

        return PairRule.PairValue(a1, a2, b1, b2);
    }

    /// <summary>One block with nothing under way before and after it, so that what the sink took is this arm's.</summary>
    private async ValueTask<double> BlockAsync(Arm arm, int batches, ArmTimes times)
    {
        long sentBefore = window.SentMessages, takenBefore = sink.Messages;
        Block block = await _timer.RunAsync(arm, batches).ConfigureAwait(false);
        window.Drain();
        times.Add(block, window.SentMessages - sentBefore, sink.Messages - takenBefore);
        return block.NsPerMessage;
    }

    private static int BatchesFor(Arm arm, double nsPerMessage) =>
        Math.Max(1, (int)Math.Round(BlockNs / (nsPerMessage * arm.Batch)));

    private void ExchangeLanes()
    {
        reference.ExchangeLane();
        strategy.ExchangeLane();
    }

    /// <summary>The warm-up's garbage is not the timed part's.</summary>
    private void CollectGarbage()
    {
        window.Drain();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
