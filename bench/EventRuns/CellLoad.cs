using Bench.Hosting;
using Bench.Pairing;
using Bench.Sinks;
using Bench.Traffic;

namespace Bench.EventRuns;

/// <summary>
/// Both arms of a cell in turn, each on a socket of its own to one sink, with the cell's sizes, working set and placement:
/// the sends of a launch, but not its alternation in blocks, since nothing is timed.
/// </summary>
internal sealed class CellLoad : IEventLoad
{
    /// <summary>
    /// Messages a window: enough for strategies that allocate to see collections, and a second or so of single sends. A
    /// number and not a time, so that two runs can be compared.
    /// </summary>
    public const int WindowMessages = 262_144;

    /// <summary>Large messages stop at this many bytes a window, rounded up to whole batches.</summary>
    private const long WindowBytes = 256L * 1024 * 1024;

    /// <summary>Before the first window, so that what happens once in a process has happened: connected, compiled, pools filled.</summary>
    private const int WarmUpMessages = 2_048;

    private const int FewestBatches = 4;

    private readonly Cell _cell;
    private readonly SinkProcess _sink;
    private readonly List<LoadArm> _arms = [];

    private CellLoad(Cell cell, SinkProcess sink)
    {
        _cell = cell;
        _sink = sink;
    }

    public int Windows => _arms.Count;

    /// <summary>Messages of one window of this cell: whole batches.</summary>
    public static long MessagesOf(Cell cell) =>
        Batches(cell, Math.Min(WindowMessages, WindowBytes / Math.Max(1, cell.Size))) * cell.Batch;

    public static async Task<CellLoad> OpenAsync(Cell cell, CancellationToken token)
    {
        (int? senderCpu, int? sinkCpu, _) = CpuPlacement.Plan(cell.SenderCpu, cell.SinkCpu);
        CellLoad load = new(cell, await SinkProcess.StartAsync(cell.Sink(sinkCpu), token).ConfigureAwait(false));
        try
        {
            // Only now: the sink's threads would start on the sender's CPU otherwise. Unpinned it sends the same.
            if (senderCpu is { } cpu)
                _ = CpuPlacement.TryPinCurrentProcess(cpu);
            foreach (string strategy in (string[])[cell.Reference, cell.Strategy])
            {
                LoadArm arm = await LoadArm.ConnectAsync(load._sink, strategy, Ring(cell, load._arms.Count), token).ConfigureAwait(false);
                load._arms.Add(arm);
                await arm.SendAsync(Batches(cell, WarmUpMessages), token).ConfigureAwait(false);
            }

            return load;
        }
        catch
        {
            await load.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public WindowTraffic Run(int window, CancellationToken token) =>
        _arms[window].SendAsync(MessagesOf(_cell) / _cell.Batch, token).GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        foreach (LoadArm arm in _arms)
            await arm.DisposeAsync().ConfigureAwait(false);
        await _sink.DisposeAsync().ConfigureAwait(false);
    }

    private static BatchRing Ring(Cell cell, int seed) => BatchRing.Create(cell.Batch, cell.Sizes, cell.WorkingSet, seed, pinned: false);

    private static long Batches(Cell cell, long messages) => Math.Max(FewestBatches, (messages + cell.Batch - 1) / cell.Batch);
}
