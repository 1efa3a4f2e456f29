using System.Net.Sockets;
using Bench.Floors;
using Bench.Sinks;
using Bench.Traffic;

namespace Bench.Pairing;

/// <summary>Pairs of a strategy with its floors, one floor after the other, on the sockets and buffers of the launch.</summary>
internal sealed class FloorPairs(Arm strategy, IReadOnlyList<Socket> sockets, IReadOnlyList<BatchRing> batches, SinkProcess sink)
{
    /// <summary>Pairs with each floor. Both arms do nearly the same, so that fewer than of two strategies narrow it as far.</summary>
    private const int MostPairs = 40;

    public async Task<IReadOnlyList<FloorLaunch>> RunAsync(Cell cell, int seed, CancellationToken cancellationToken)
    {
        List<FloorLaunch> launches = [];
        if (!OperatingSystem.IsLinux())
            return launches;

        foreach (string name in FloorCatalog.Of(cell.Strategy, cell.Transport, cell.Sizes, cell.Batch))
        {
            await using Arm floor = new(name, FloorCatalog.Create, sockets, batches, lane: 1 - strategy.Lane);
            PairedLoop loop = new(floor, strategy, sink.Window, sink.Counters, MostPairs);
            PairedTimes times = await loop.RunAsync(seed, cancellationToken).ConfigureAwait(false);
            launches.Add(new FloorLaunch
            {
                Floor = name,
                LogCost = -PairRule.Median(times.PairValues),
                Pairs = times.PairValues.Count,
                FloorNsPerMessage = times.Reference.MedianNsPerMessage,
                NotSteadyReason = times.NotSteadyReason,
            });
        }

        return launches;
    }
}
