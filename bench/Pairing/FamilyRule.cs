using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace Bench.Pairing;

/// <summary>
/// Judges all rows of a report together, so that at most one report in a hundred has a false "faster" or "slower" among
/// all of its words (Holm, 1979, at 1%). Pure.
/// </summary>
/// <remarks>
/// Two or three launches alone say little of how much launches vary. So what launches of such rows have varied by before
/// counts as one launch more: the variance of a launch is (s0² + (n−1)s²) / n, with n degrees of freedom. Where launches
/// of this run vary more than that, the run's own typical variance takes its place.
/// </remarks>
internal static class FamilyRule
{
    /// <summary>Typical standard deviation of ln× between launches, where a strategy makes the reference's kernel calls: over some 2,000 recorded launches.</summary>
    public const double SameCallsDeviation = 0.0044;

    /// <summary>The same where it makes other calls.</summary>
    public const double OtherCallsDeviation = 0.025;

    /// <summary>Chance of a false word, in a whole report.</summary>
    private const double FalseWord = 0.01;

    /// <summary>Launches that must be left of a row that lost some because they were not steady.</summary>
    private const int FewestLeft = 3;

    /// <summary>A row that lost more than one launch in so many has no word.</summary>
    private const int MostLost = 4;

    /// <summary>Degrees of freedom that earlier launches are worth.</summary>
    private const double Earlier = 1;

    /// <summary>Launches that came out alike to the last digit still have a logarithm of their variance.</summary>
    private const double SmallestVariance = 1e-8;

    private static readonly double Claimed = Math.Log(PairRule.ClaimedRatio), Same = Math.Log(PairRule.SameRatio);

    /// <summary>The rows with their intervals and words.</summary>
    /// <param name="rows">All rows of a report, comparisons of identical code among them.</param>
    /// <param name="interrupted">Whether the user ended the run: then no row has a word, since he may have liked what he saw.</param>
    public static IReadOnlyList<CellResult> Judge(IReadOnlyList<CellResult> rows, bool interrupted)
    {
        Row[] all = [.. rows.Select(r => new Row(r))];
        Row[] family = [.. all.Where(r => r.Values.Length >= PairRule.FewestLaunchesForInterval)];
        foreach (IGrouping<bool, Row> sameClass in family.GroupBy(r => r.MakesSameCalls))
        {
            double deviation = Math.Max(sameClass.Key ? SameCallsDeviation : OtherCallsDeviation, OwnDeviation([.. sameClass]));
            foreach (Row row in sameClass)
                row.Weigh(deviation);
        }

        // Holm: the smallest chance against a k-th of what is allowed, the next against a (k−1)-th, until one fails.
        bool shown = true;
        foreach ((int index, Row row) in family.OrderBy(r => r.Chance).Index())
            row.IsShown = shown &= row.Chance <= FalseWord / (family.Length - index);

        CellResult[] judged = [.. all.Select(r => r.Judged(interrupted))];
        return [.. judged.Select(row => row with { Estimate = HeldAgainst(judged, row) })];
    }

    /// <summary>Whether launches that were not steady leave a row too few for a word, so that it wants another one.</summary>
    public static bool WantsMore(IReadOnlyList<LaunchResult> launches)
    {
        int lost = launches.Count(l => !l.Steady);
        return lost > 0 && (launches.Count - lost < FewestLeft || lost * MostLost > launches.Count);
    }

    /// <summary>What every launch showed, those that were not steady too: it holds on any host and after any stop.</summary>
    /// <param name="launches">At least one.</param>
    public static LeastFactor Least(IReadOnlyList<LaunchResult> launches) => Least(launches, launches.Average(l => l.LogRatio));

    private static LeastFactor Least(IReadOnlyList<LaunchResult> launches, double mean) => new(
        Math.Exp(mean > 0 ? launches.Min(l => l.LogRatio) : -launches.Max(l => l.LogRatio)), mean > 0, launches.Count);

    /// <summary>The typical deviation of these rows: from the mean of the logarithms of their variances, each corrected for its bias.</summary>
    private static double OwnDeviation(IReadOnlyList<Row> rows)
    {
        double mean = rows.Average(r => Math.Log(Math.Max(r.Variance, SmallestVariance)) - Bias((r.Values.Length - 1) / 2.0));
        return Math.Sqrt(Math.Exp(mean + Bias(Earlier / 2)));
    }

    /// <summary>How far the logarithm of a variance of 2h degrees of freedom lies below that of the true one, on average.</summary>
    private static double Bias(double h) => SpecialFunctions.DiGamma(h) - Math.Log(h);

    /// <summary>Identical code on the same traffic, or else over the same transport, that came out different takes back what is no larger.</summary>
    private static Estimate HeldAgainst(IReadOnlyList<CellResult> rows, CellResult row)
    {
        List<CellResult> checks = [.. rows.Where(r => r.Cell.IsSelfCheck && r.Estimate.Verdict is Verdict.Faster or Verdict.Slower)];
        CellResult? check = checks.Find(c => c.Cell.IsSameTraffic(row.Cell)) ?? checks.Find(c => c.Cell.Transport == row.Cell.Transport);
        return row.Cell.IsSelfCheck || check is null ? row.Estimate : PairRule.DoubtBy(check.Estimate, row.Estimate);
    }

    private sealed class Row(CellResult result)
    {
        private double _error, _halfWidth;

        public CellResult Result => result;

        /// <summary>ln× of each launch that was steady.</summary>
        public double[] Values { get; } = [.. result.Launches.Where(l => l.Steady).Select(l => l.LogRatio)];

        public bool MakesSameCalls { get; } = result.Launches is [{ } launch, ..]
            && launch.Reference.SendCallsPerMessage.Value == launch.Strategy.SendCallsPerMessage.Value
            && launch.Reference.IssuedPerMessage == launch.Strategy.IssuedPerMessage;

        /// <summary>Of the launches; there are at least two.</summary>
        public double Variance => Values.Sum(v => (v - Mean) * (v - Mean)) / (Values.Length - 1);

        /// <summary>The chance of launches like these if the true difference were within what is never claimed.</summary>
        public double Chance { get; private set; }

        /// <summary>Whether the difference is shown beside those of all other rows.</summary>
        public bool IsShown { get; set; }

        private double Mean => (Values.Length > 0 ? Values : result.Launches.Select(l => l.LogRatio)).Average();

        public void Weigh(double earlierDeviation)
        {
            int n = Values.Length;
            double freedom = Earlier + n - 1;
            double variance = ((Earlier * earlierDeviation * earlierDeviation) + ((n - 1) * Variance)) / freedom;
            _error = Math.Sqrt(variance / n);
            _halfWidth = StudentT.InvCDF(0, 1, freedom, 1 - (FalseWord / 2)) * _error;
            Chance = Math.Abs(Mean) <= Claimed ? 1 : 2 * StudentT.CDF(0, 1, freedom, (Claimed - Math.Abs(Mean)) / _error);
        }

        /// <summary>The row with its estimate; as it was where there is no launch.</summary>
        public CellResult Judged(bool interrupted)
        {
            if (result.Launches.Count == 0)
                return result;
            bool hasInterval = Values.Length >= PairRule.FewestLaunchesForInterval;
            LeastFactor least = Least(result.Launches, Mean);
            Estimate estimate = new(
                Math.Exp(Mean), hasInterval ? Math.Exp(Mean - _halfWidth) : null, hasInterval ? Math.Exp(Mean + _halfWidth) : null,
                Values.Length, Word(hasInterval, least, interrupted));
            return result with { Estimate = estimate with { Least = least } };
        }

        private Verdict Word(bool hasInterval, LeastFactor least, bool interrupted)
        {
            if (WantsMore(result.Launches))
                return Verdict.NotSteady;
            if (interrupted || !hasInterval)
                return Verdict.Provisional;
            if (IsShown)
                return Mean > 0 ? Verdict.Faster : Verdict.Slower;
            if (Mean - _halfWidth > -Same && Mean + _halfWidth < Same)
                return Verdict.Same;
            return least.Factor > PairRule.ClaimedRatio ? Verdict.Undecided : Verdict.NoDifferenceShown;
        }
    }
}
