using System.Diagnostics;
using System.Runtime;
using Bench.Pairing;

namespace Bench.Throughput;

/// <summary>
/// Lets two arms alternate in this process, in blocks that last until all has arrived: the warm-up, then a number of pairs
/// that is fixed before the first one.
/// </summary>
internal sealed class RateLoop(RateArm reference, RateArm strategy, RateTimer timer)
{
    /// <summary>
    /// Length of a block. The sink's waking up and the way of the last message belong to it: some tens of µs, which must not
    /// matter, and yet blocks must alternate often, so that the host's drifts meet both arms alike.
    /// </summary>
    private static readonly TimeSpan BlockTime = TimeSpan.FromMilliseconds(20);

    /// <summary>Blocks of the warm-up are shorter: ten windows of both arms then take as long as those of <see cref="PairedLoop"/>.</summary>
    private static readonly TimeSpan WarmUpBlockTime = TimeSpan.FromMilliseconds(6);

    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(2);

    /// <summary>Longest timed part: where blocks are slower at the pace of the warm-up, there are fewer pairs.</summary>
    private static readonly TimeSpan LongestTimedPart = TimeSpan.FromMilliseconds(1500);

    /// <summary>Pairs of a launch, about 1.3 s: more narrow little, since launches differ by more.</summary>
    private const int MostPairs = 16;

    /// <summary>Fewest pairs of a launch, however slow one is: a median of fewer is easily moved.</summary>
    private const int FewestPairs = 6;

    private const int BlocksAPair = 4;

    /// <summary>
    /// Blocks of one short batch that come before all (see <see cref="Rehearsal.Batch"/>): whatever is called once a block or
    /// once a batch is compiled anew after 30 calls and again after 30 more (TC_CallCountThreshold in the runtime's
    /// clrconfigvalues.h), which large batches would spread over seconds.
    /// </summary>
    private const int Rehearsals = 100;

    private double _referenceSecondsPerBatch;
    private double _strategySecondsPerBatch;

    /// <exception cref="OperationCanceledException">Cancelled: the current pair or window of the warm-up was the last.</exception>
    public async Task<RateTimes> RunAsync(int seed, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        await RehearseAsync().ConfigureAwait(false);
        TrendDetector trend = new();
        while (!trend.IsSteady && Stopwatch.GetElapsedTime(start) < LongestWarmUp)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await WarmUpAsync(trend).ConfigureAwait(false);
        }

        TimeSpan warmUp = Stopwatch.GetElapsedTime(start);
        GC.Collect(); // the warm-up's garbage is not the timed part's
        GC.WaitForPendingFinalizers();
        GC.Collect();
        int referenceBatches = BatchesIn(BlockTime, _referenceSecondsPerBatch), strategyBatches = BatchesIn(BlockTime, _strategySecondsPerBatch);
        double pairSeconds = BlocksAPair / 2 * ((referenceBatches * _referenceSecondsPerBatch) + (strategyBatches * _strategySecondsPerBatch));
        int pairs = Math.Clamp((int)(LongestTimedPart.TotalSeconds / pairSeconds), FewestPairs, MostPairs);
        var values = new double[pairs];
        List<RateBlock> referenceBlocks = [], strategyBlocks = [];
        PairOrder order = new(seed);
        for (int pair = 0; pair < pairs; pair++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (bool isReference in order.NextIsReferenceFirst() ? Abba : Baab)
            {
                RateBlock block = isReference
                    ? await timer.RunAsync(reference, referenceBatches).ConfigureAwait(false)
                    : await timer.RunAsync(strategy, strategyBatches).ConfigureAwait(false);
                (isReference ? referenceBlocks : strategyBlocks).Add(block);
            }

            values[pair] = PairRule.PairValue(
                referenceBlocks[^2].NsPerMessage, referenceBlocks[^1].NsPerMessage, strategyBlocks[^2].NsPerMessage, strategyBlocks[^1].NsPerMessage);
        }

        return new RateTimes(
            values, referenceBlocks, strategyBlocks, trend.NotSteadyReason, warmUp, Stopwatch.GetElapsedTime(start) - warmUp);
    }

    /// <summary>Whose block it is, in order: the reference's are the outer ones, or the inner ones.</summary>
    private static bool[] Abba { get; } = [true, false, false, true];

    private static bool[] Baab { get; } = [false, true, true, false];

    private async ValueTask RehearseAsync()
    {
        RateArm shortReference = reference.Shortened(Rehearsal.Batch), shortStrategy = strategy.Shortened(Rehearsal.Batch);
        for (int i = 0; i < Rehearsals; i++)
        {
            await timer.RunAsync(shortReference, 1).ConfigureAwait(false);
            await timer.RunAsync(shortStrategy, 1).ConfigureAwait(false);
        }
    }

    /// <summary>One window of the warm-up, a block of each arm, from which the pace of both follows.</summary>
    private async ValueTask WarmUpAsync(TrendDetector trend)
    {
        int referenceBatches = BatchesIn(WarmUpBlockTime, _referenceSecondsPerBatch), strategyBatches = BatchesIn(WarmUpBlockTime, _strategySecondsPerBatch);
        RateBlock referenceBlock = await timer.RunAsync(reference, referenceBatches).ConfigureAwait(false);
        RateBlock strategyBlock = await timer.RunAsync(strategy, strategyBatches).ConfigureAwait(false);
        // The harness's patience with loss takes its time too: blocks that lose must not become long because of it.
        _referenceSecondsPerBatch = referenceBlock.WallSeconds / referenceBatches;
        _strategySecondsPerBatch = strategyBlock.WallSeconds / strategyBatches;
        trend.Add(referenceBlock.NsPerMessage, strategyBlock.NsPerMessage, JitInfo.GetCompiledMethodCount());
    }

    /// <summary>One while the pace is not known yet.</summary>
    private static int BatchesIn(TimeSpan time, double secondsPerBatch) =>
        secondsPerBatch > 0 ? Math.Max(1, (int)Math.Round(time.TotalSeconds / secondsPerBatch)) : 1;
}

/// <summary>What the timed part of a launch found.</summary>
/// <param name="PairValues">One value a pair, ln(strategy's delivered rate / reference's); see <see cref="PairRule.PairValue"/>.</param>
/// <param name="Reference">The reference's blocks.</param>
/// <param name="Strategy">The strategy's blocks.</param>
/// <param name="NotSteadyReason">Why the warm-up ended by its time limit; null when it ended by itself.</param>
/// <param name="WarmUp">Time of the warm-up.</param>
/// <param name="Timed">Time of the pairs.</param>
internal sealed record RateTimes(
    IReadOnlyList<double> PairValues, IReadOnlyList<RateBlock> Reference, IReadOnlyList<RateBlock> Strategy, string? NotSteadyReason, TimeSpan WarmUp, TimeSpan Timed);
