namespace Bench.Pairing;

/// <summary>
/// Launches of several cells, one at a time: the first launch of every cell, then the second of every cell, and so on, so
/// that a drift of the host meets all cells alike.
/// </summary>
/// <typeparam name="T">What one launch finds.</typeparam>
internal sealed class LaunchRounds<T>
{
    private readonly int _launches;
    private readonly List<T>[] _results;

    /// <param name="cells">How many cells.</param>
    /// <param name="launches">Launches of each: fixed, whatever the first ones show.</param>
    public LaunchRounds(int cells, int launches)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(launches, 1);
        _launches = launches;
        _results = [.. Enumerable.Range(0, cells).Select(_ => new List<T>(launches))];
    }

    /// <summary>Launches that ended.</summary>
    public int Done { get; private set; }

    public int Planned => _results.Length * _launches;

    /// <summary>What the launches of a cell found so far.</summary>
    public IReadOnlyList<T> this[int cell] => _results[cell];

    /// <summary>Runs them all, or until one is cancelled: what was measured before stays.</summary>
    /// <param name="launch">Runs one launch of one cell.</param>
    /// <param name="launched">Called after each, with its cell.</param>
    public async Task RunAsync(Func<int, int, Task<T>> launch, Action<int> launched)
    {
        try
        {
            for (int round = 0; round < _launches; round++)
            {
                for (int cell = 0; cell < _results.Length; cell++)
                {
                    _results[cell].Add(await launch(cell, round).ConfigureAwait(false));
                    Done++;
                    launched(cell);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Planned and Done say that it is not all.
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
