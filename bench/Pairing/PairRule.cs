using Perfolizer.Mathematics.Common;

namespace Bench.Pairing;

/// <summary>
/// The rule that turns block costs into a word. Pure. The launch, a fresh process, is the unit of replication: an
/// interval over the pairs of one launch would exclude 1 for identical code far too often.
/// </summary>
internal static class PairRule
{
    /// <summary>A difference is claimed only beyond this ratio: smaller ones show up between identical code.</summary>
    public const double ClaimedRatio = 1.01;

    /// <summary>Two strategies are called the same only within this ratio.</summary>
    public const double SameRatio = 1.02;

    /// <summary>An interval needs a spread, and a spread needs two launches.</summary>
    public const int FewestLaunchesForInterval = 2;

    /// <summary>
    /// The value of one pair: half of ln(A₁A₂ / B₁B₂), the reference's costs over the strategy's. Above 0 the strategy
    /// is cheaper; a linear drift of the host cancels out.
    /// </summary>
    public static double PairValue(double reference1, double reference2, double strategy1, double strategy2) =>
        0.5 * Math.Log(reference1 * reference2 / (strategy1 * strategy2));

    /// <summary>The middle value, or the mean of the two middle values.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0)
            throw new ArgumentException("no values, no median", nameof(values));
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The estimate of a cell over its launches.</summary>
    public static Estimate Judge(IReadOnlyList<LaunchResult> launches) =>
        Judge([.. launches.Select(l => l.LogRatio)], launches.All(l => l.Steady));

    /// <summary>The estimate over launch values: ln(reference's cost / strategy's cost), the median of each launch.</summary>
    public static Estimate Judge(IReadOnlyList<double> launchValues, bool steady = true)
    {
        if (launchValues.Count == 0)
            throw new ArgumentException("no launches, no estimate", nameof(launchValues));

        double mean = launchValues.Average();
        if (launchValues.Count < FewestLaunchesForInterval)
        {
            return new Estimate(
                Math.Exp(mean), null, null, launchValues.Count, steady ? Verdict.Provisional : Verdict.NotSteady);
        }

        (double lower, double upper) = StudentInterval99(launchValues, mean);
        Verdict verdict = steady ? Word(lower, upper) : Verdict.NotSteady;
        return new Estimate(Math.Exp(mean), Math.Exp(lower), Math.Exp(upper), launchValues.Count, verdict);
    }

    /// <summary>The rule's word for a 99% interval of logarithms of ratios.</summary>
    public static Verdict Word(double lower, double upper)
    {
        double claimed = Math.Log(ClaimedRatio);
        double same = Math.Log(SameRatio);
        if (lower > claimed)
            return Verdict.Faster;
        if (upper < -claimed)
            return Verdict.Slower;
        return lower > -same && upper < same ? Verdict.Same : Verdict.NoDifferenceShown;
    }

    /// <summary>
    /// Takes back a claim that identical code, measured in the same run, makes doubtful: the claim
    /// stands only if the whole interval also lies beyond the interval of that self check.
    /// </summary>
    public static Estimate DoubtBy(Estimate selfCheck, Estimate row)
    {
        if (row.Verdict is not (Verdict.Faster or Verdict.Slower)
            || selfCheck is not { Lower: { } low, Upper: { } high } || row is not { Lower: { } lower, Upper: { } upper })
            return row;

        double noise = Math.Max(Math.Abs(Math.Log(low)), Math.Abs(Math.Log(high)));
        double nearest = row.Verdict == Verdict.Faster ? Math.Log(lower) : -Math.Log(upper);
        return nearest > noise ? row : row.TooNoisy("identical code in the same run shows noise as large as the difference");
    }

    private static (double Lower, double Upper) StudentInterval99(IReadOnlyList<double> values, double mean)
    {
        double variance = values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1);
        var estimator = new ConfidenceIntervalEstimator(values.Count, mean, Math.Sqrt(variance / values.Count));
        ConfidenceInterval interval = estimator.ConfidenceInterval(ConfidenceLevel.L99);
        return (interval.Lower, interval.Upper);
    }
}
