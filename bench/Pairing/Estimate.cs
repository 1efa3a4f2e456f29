namespace Bench.Pairing;

/// <summary>How many times cheaper the strategy is than the reference, over all launches of a cell.</summary>
/// <param name="Ratio">Geometric mean of the launches: reference's cost divided by strategy's cost.</param>
/// <param name="Lower">Lower end of the 99% interval over launches; null with fewer than two launches.</param>
/// <param name="Upper">Upper end of it; null with fewer than two launches.</param>
/// <param name="Launches">Launches that the estimate rests on.</param>
/// <param name="Verdict">The rule's word.</param>
internal sealed record Estimate(double Ratio, double? Lower, double? Upper, int Launches, Verdict Verdict)
{
    /// <summary>What makes the row too noisy to judge; null for every other verdict.</summary>
    public string? NoiseReason { get; init; }

    /// <summary>What every launch showed; null where rows are not judged by <see cref="FamilyRule"/>.</summary>
    public LeastFactor? Least { get; init; }

    /// <summary>The same figures without a word.</summary>
    public Estimate TooNoisy(string reason) => this with { Verdict = Verdict.TooNoisy, NoiseReason = reason };
}

/// <summary>The smallest difference that a launch of a row showed.</summary>
/// <param name="Factor">How many times cheaper, or dearer, the strategy was in the launch that showed least of it; below 1 that launch showed the opposite.</param>
/// <param name="Cheaper">Whether the launches together show the strategy as cheaper.</param>
/// <param name="Launches">All launches of the row, those that were not steady too.</param>
internal sealed record LeastFactor(double Factor, bool Cheaper, int Launches);

/// <summary>The words that the rule allows.</summary>
internal enum Verdict
{
    /// <summary>Too few launches for an interval, or not yet all that were planned.</summary>
    Provisional,

    /// <summary>The whole 99% interval lies above 1.01, or <see cref="FamilyRule"/> shows it.</summary>
    Faster,

    /// <summary>The whole 99% interval lies below 1/1.01, or <see cref="FamilyRule"/> shows it.</summary>
    Slower,

    /// <summary>The whole 99% interval lies within 2% of 1.</summary>
    Same,

    /// <summary>None of the above.</summary>
    NoDifferenceShown,

    /// <summary>Every launch differs by more than 1% in the same direction, but they are too few, or differ too much, for a word.</summary>
    Undecided,

    /// <summary>A launch did not become steady.</summary>
    NotSteady,

    /// <summary>The host did too much besides, or identical code in the same run came out as different.</summary>
    TooNoisy,
}
