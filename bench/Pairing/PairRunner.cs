using Bench.Commands;
using Bench.Pairing.Traced;

namespace Bench.Pairing;

/// <summary>
/// Runs the launches of several cells in rounds, each in a fresh process. Where the kernel's counters are refused, strace
/// counts between the launches.
/// </summary>
internal static class PairRunner
{
    /// <param name="cells">The cells, in the order of the rows.</param>
    /// <param name="launches">Launches of each cell: fixed, whatever the first ones show. With a budget the most of each.</param>
    /// <param name="seed">The seed that every launch's own seed follows from.</param>
    /// <param name="onLaunch">Called after each launch.</param>
    /// <param name="cancellationToken">Ends the current launch after its current block; its result is dropped, earlier ones stay.</param>
    /// <param name="budget">The time for all of it; null for as long as it takes. Launches that were not steady are repeated in what is left of it.</param>
    /// <param name="onPlan">With a budget: called with how far the run is when its first round has ended.</param>
    /// <returns>What was measured: not complete when cancelled.</returns>
    /// <exception cref="CommandFailure">A launch failed; the message says which and why.</exception>
    public static async Task<PairRun> RunAsync(
        IReadOnlyList<Cell> cells, int launches, int seed, Action<PairProgress>? onLaunch, CancellationToken cancellationToken,
        RoundBudget? budget = null, Action<PairRun>? onPlan = null)
    {
        TracedCounts traced = new(cells);
        LaunchRounds<LaunchResult> rounds = new(cells.Count, launches, budget);
        await rounds.RunAsync(
            async (cell, launch) =>
            {
                int launchSeed = PairOrder.SeedOf(seed, cells[cell].Id, launch);
                LaunchResult result = await LaunchProcess.RunAsync(cells[cell], launchSeed, cancellationToken).ConfigureAwait(false);
                return await traced.CompleteAsync(cells[cell], result, cancellationToken).ConfigureAwait(false);
            },
            cell => onLaunch?.Invoke(new PairProgress(Row(cells[cell], rounds[cell], launches), rounds.Done, rounds.Planned)),
            budget is null ? null : FamilyRule.WantsMore,
            () => onPlan?.Invoke(SoFar())).ConfigureAwait(false);
        return SoFar();

        PairRun SoFar() => new(
            [.. cells.Index().Where(c => rounds[c.Index].Count > 0).Select(c => Row(c.Item, rounds[c.Index], launches))],
            rounds.Done, rounds.Planned)
        { Rounds = rounds.Rounds, Reached = rounds.Reached };
    }

    private static CellResult Row(Cell cell, IReadOnlyList<LaunchResult> launches, int planned) =>
        new(cell, LaunchRounds.UntilComplete(PairRule.Judge(launches), planned), [.. launches]);
}
