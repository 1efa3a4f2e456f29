using Bench.Pairing;

namespace Bench.Gate.Time;

/// <summary>
/// One row of times over several gates. Where these compared identical code, it shows what the method cannot tell apart.
/// Pure.
/// </summary>
/// <param name="Cell">The row.</param>
/// <param name="Rows">The row in each gate that has launches of it, at least one.</param>
internal sealed record RowOverGates(GateCell Cell, IReadOnlyList<TimeRow> Rows)
{
    private const int Percent = 100;

    /// <summary>Every launch, the screening's and those that were judged.</summary>
    private IReadOnlyList<double> Launches { get; } = [.. Rows.SelectMany(r => r.Screen.Concat(r.Judged)).Select(l => l.LogSlowdown)];

    public int LaunchCount => Launches.Count;

    /// <summary>Gates in which the screening made the row suspect, so that it was judged on new launches.</summary>
    public int Judged => Rows.Count(r => r.Judged.Count > 0);

    public double MeanPercent => InPercent(Launches.Average());

    public double LowestPercent => InPercent(Launches.Min());

    public double HighestPercent => InPercent(Launches.Max());

    /// <summary>Standard deviation of the launches, in percent of the cost: what the gate's intervals are made of.</summary>
    public double SpreadPercent
    {
        get
        {
            double mean = Launches.Average();
            return Percent * Math.Sqrt(Launches.Sum(v => (v - mean) * (v - mean)) / Math.Max(1, Launches.Count - 1));
        }
    }

    /// <summary>Half of the launches lie within this of their median, in percent: what a few strays do not move.</summary>
    public double MedianDeviationPercent
    {
        get
        {
            double median = PairRule.Median(Launches);
            return Percent * PairRule.Median(Launches.Select(v => Math.Abs(v - median)));
        }
    }

    public static IReadOnlyList<RowOverGates> Of(IEnumerable<TimeRow> rows) =>
        [.. rows.Where(r => r.Screen.Count > 0).GroupBy(r => r.Cell).Select(g => new RowOverGates(g.Key, [.. g]))];

    private static double InPercent(double logarithm) => Percent * (Math.Exp(logarithm) - 1);
}
