namespace Bench.Pairing;

/// <summary>The time that rounds of launches may take. Pure but for the clock that it is given.</summary>
/// <param name="Total">All of it. A launch that runs when it ends is the caller's to cancel.</param>
/// <param name="Elapsed">How much of it has gone.</param>
internal sealed record RoundBudget(TimeSpan Total, Func<TimeSpan> Elapsed)
{
    /// <summary>What the first round may take: as much again is left to repeat what it reached.</summary>
    private const double FirstRoundShare = 0.5;

    /// <summary>What the first round may take where it is to be the only one.</summary>
    public TimeSpan FirstRound(int rounds) => rounds == 1 ? Total : Total * FirstRoundShare;

    /// <summary>Whether something that takes so long ends in time.</summary>
    public bool Fits(TimeSpan time) => Elapsed() + time <= Total;
}
