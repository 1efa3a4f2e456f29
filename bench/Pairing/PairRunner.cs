using Bench.Commands;

namespace Bench.Pairing;

/// <summary>
/// Runs the launches of several cells, one at a time, each in a fresh process: the first launch of every cell, then
/// the second of every cell, and so on, so that a drift of the host meets all cells alike.
/// </summary>
internal static class PairRunner
{
    /// <param name="cells">The cells, in the order of the rows.</param>
    /// <param name="launches">Launches of each cell: fixed, whatever the first ones show.</param>
    /// <param name="seed">The seed that every launch's own seed follows from.</param>
    /// <param name="onLaunch">Called after each launch.</param>
    /// <param name="cancellationToken">Ends the current launch after its current block; its result is dropped, earlier ones stay.</param>
    /// <returns>What was measured: not complete when cancelled.</returns>
    /// <exception cref="CommandFailure">A launch failed; the message says which and why.</exception>
    public static async Task<PairRun> RunAsync(
        IReadOnlyList<Cell> cells, int launches, int seed, Action<PairProgress>? onLaunch, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(launches, 1);
        var results = new List<LaunchResult>[cells.Count];
        for (int i = 0; i < results.Length; i++)
            results[i] = new List<LaunchResult>(launches);

        int planned = cells.Count * launches;
        int done = 0;
        try
        {
            for (int launch = 0; launch < launches; launch++)
            {
                for (int i = 0; i < cells.Count; i++)
                {
                    int launchSeed = PairOrder.SeedOf(seed, cells[i].Id, launch);
                    results[i].Add(await LaunchProcess.RunAsync(cells[i], launchSeed, cancellationToken).ConfigureAwait(false));
                    onLaunch?.Invoke(new PairProgress(Row(cells[i], results[i], launches), ++done, planned));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // What was measured stays; PairRun says that it is not all.
        }

        CellResult[] rows = [.. cells.Zip(results).Where(c => c.Second.Count > 0).Select(c => Row(c.First, c.Second, launches))];
        return new PairRun(rows, done, planned);
    }

    /// <summary>A row gets its word when its last launch is in: who stops a run, or reads it meanwhile, may have liked what he saw.</summary>
    private static CellResult Row(Cell cell, List<LaunchResult> launches, int planned)
    {
        Estimate estimate = PairRule.Judge(launches);
        return new CellResult(cell, launches.Count < planned ? estimate with { Verdict = Verdict.Provisional } : estimate, [.. launches]);
    }
}
