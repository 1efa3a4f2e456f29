namespace Bench.Pairing;

/// <summary>
/// Launches of several cells, one at a time: the first launch of every cell, then the second of every cell, and so on, so
/// that a drift of the host meets all cells alike.
/// </summary>
/// <remarks>
/// With a budget the first round ends at half of it, further rounds repeat the cells that it reached, and none is begun
/// that would not end in time. The clock decides that and no figure, so nothing is peeked at.
/// </remarks>
/// <typeparam name="T">What one launch finds.</typeparam>
internal sealed class LaunchRounds<T>
{
    private readonly RoundBudget? _budget;
    private readonly List<T>[] _results;
    private int _extra;

    /// <param name="cells">How many cells.</param>
    /// <param name="launches">Launches of each: fixed, whatever the first ones show. With a budget the most that there are.</param>
    /// <param name="budget">The time for all of them; null for as long as it takes.</param>
    public LaunchRounds(int cells, int launches, RoundBudget? budget = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(launches, 1);
        _budget = budget;
        _results = [.. Enumerable.Range(0, cells).Select(_ => new List<T>(launches))];
        (Reached, Rounds) = (cells, launches);
    }

    /// <summary>Cells that rounds go over: all of them, or those that the first round reached in its time.</summary>
    public int Reached { get; private set; }

    /// <summary>Rounds that fit into the time.</summary>
    public int Rounds { get; private set; }

    /// <summary>Launches that ended.</summary>
    public int Done { get; private set; }

    public int Planned => (Reached * Rounds) + _extra;

    /// <summary>What the launches of a cell found so far.</summary>
    public IReadOnlyList<T> this[int cell] => _results[cell];

    /// <summary>Runs them all, or until one is cancelled: what was measured before stays.</summary>
    /// <param name="launch">Runs one launch of one cell; the second number counts the launches of the cell before it.</param>
    /// <param name="launched">Called after each, with its cell.</param>
    /// <param name="wantsMore">With a budget: whether a cell wants another launch after all rounds; null for never.</param>
    /// <param name="firstRoundEnded">Called when what fits into the time is known.</param>
    public async Task RunAsync(
        Func<int, int, Task<T>> launch, Action<int> launched, Func<IReadOnlyList<T>, bool>? wantsMore = null, Action? firstRoundEnded = null)
    {
        try
        {
            TimeSpan longest = await FirstRoundAsync(NextAsync).ConfigureAwait(false);
            firstRoundEnded?.Invoke();
            for (int number = 1; number < Rounds; number++)
            {
                // The second round is as long as the first, which had half of the time. Whether others fit is seen anew.
                if (_budget is not null && number > 1 && !_budget.Fits(longest))
                {
                    Rounds = number;
                    break;
                }

                TimeSpan start = Elapsed();
                for (int cell = 0; cell < Reached; cell++)
                    await NextAsync(cell).ConfigureAwait(false);
                longest = new[] { longest, Elapsed() - start }.Max();
            }

            if (wantsMore is not null)
                await RepeatAsync(NextAsync, wantsMore, longest / Math.Max(1, Reached)).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Planned and Done say that it is not all.
        }

        async Task NextAsync(int cell)
        {
            _results[cell].Add(await launch(cell, _results[cell].Count).ConfigureAwait(false));
            Done++;
            launched(cell);
        }
    }

    /// <summary>One launch of every cell, or of those that fit; how many rounds follow is known then.</summary>
    /// <returns>How long it took.</returns>
    private async Task<TimeSpan> FirstRoundAsync(Func<int, Task> next)
    {
        TimeSpan start = Elapsed(), round = default;
        for (int cell = 0; cell < _results.Length; cell++)
        {
            // The first launch of all is made in any case, or there is nothing to say.
            if (_budget is not null && cell > 0 && _budget.Elapsed() + (round / cell) > _budget.FirstRound(Rounds))
            {
                Reached = cell;
                break;
            }

            await next(cell).ConfigureAwait(false);
            round = Elapsed() - start;
        }

        if (_budget is not null && Rounds > 2 && round > TimeSpan.Zero)
            Rounds = Math.Clamp(1 + (int)((_budget.Total - _budget.Elapsed()) / round), 2, Rounds);
        return round;
    }

    private TimeSpan Elapsed() => _budget?.Elapsed() ?? TimeSpan.Zero;

    /// <summary>Further launches of cells that want them, as long as one fits; at most as many again as there were rounds.</summary>
    private async Task RepeatAsync(Func<int, Task> next, Func<IReadOnlyList<T>, bool> wantsMore, TimeSpan launch)
    {
        for (int repeat = 0; repeat < Rounds; repeat++)
        {
            for (int cell = 0; cell < Reached; cell++)
            {
                if (!wantsMore(_results[cell]))
                    continue;
                if (_budget is null || !_budget.Fits(launch))
                    return;
                _extra++;
                await next(cell).ConfigureAwait(false);
            }
        }
    }
}

/// <summary>What is said of launches that are not all in.</summary>
internal static class LaunchRounds
{
    /// <summary>Why a run ended early; null when all launches ended.</summary>
    public static string? WhyIncomplete(int done, int planned) =>
        done == planned ? null : $"interrupted after {done} of {planned} launches";

    /// <summary>A row gets its word when its last launch is in: who stops a run, or reads it meanwhile, may have liked what he saw.</summary>
    public static Estimate UntilComplete(Estimate estimate, int planned) =>
        estimate.Launches < planned ? estimate with { Verdict = Verdict.Provisional } : estimate;
}
