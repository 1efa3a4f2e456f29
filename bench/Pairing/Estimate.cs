namespace Bench.Pairing;

/// <summary>How many times cheaper the strategy is than the reference, over all launches of a cell.</summary>
/// <param name="Ratio">Geometric mean of the launches: reference's cost divided by strategy's cost.</param>
/// <param name="Lower">Lower end of the 99% Student interval over launches; null with fewer than two launches.</param>
/// <param name="Upper">Upper end of it; null with fewer than two launches.</param>
/// <param name="Launches">Launches that the estimate rests on.</param>
/// <param name="Verdict">The rule's word.</param>
internal sealed record Estimate(double Ratio, double? Lower, double? Upper, int Launches, Verdict Verdict)
{
    /// <summary>What makes the row too noisy to judge; null for every other verdict.</summary>
    public string? NoiseReason { get; init; }

    /// <summary>The same figures without a word.</summary>
    public Estimate TooNoisy(string reason) => this with { Verdict = Verdict.TooNoisy, NoiseReason = reason };
}

/// <summary>The words that the rule allows.</summary>
internal enum Verdict
{
    /// <summary>Too few launches for an interval, or not yet all that were planned.</summary>
    Provisional,

    /// <summary>The whole 99% interval lies above 1.01.</summary>
    Faster,

    /// <summary>The whole 99% interval lies below 1/1.01.</summary>
    Slower,

    /// <summary>The whole 99% interval lies within 2% of 1.</summary>
    Same,

    /// <summary>None of the above.</summary>
    NoDifferenceShown,

    /// <summary>A launch did not become steady.</summary>
    NotSteady,

    /// <summary>The host did too much besides, or identical code in the same run came out as different.</summary>
    TooNoisy,
}
