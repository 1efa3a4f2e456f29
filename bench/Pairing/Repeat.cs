namespace Bench.Pairing;

/// <summary>
/// One cell that several comparisons measured, each with launches of its own: how far their estimates lie apart, and how
/// many of their intervals hold what all launches together say. Pure.
/// </summary>
/// <remarks>
/// All launches together have a median and a mean. Where a few launches lie far from the rest, a comparison without one
/// of them has a narrow interval round the rest, and a comparison with one of them a wide interval. Both hold the median,
/// which is what a launch typically shows; the mean lies between and is missed by the narrow ones. So the median is what
/// an interval is held against, and the mean stands beside it.
/// </remarks>
/// <param name="Cell">The cell.</param>
/// <param name="Rows">Its row in each comparison, at least two, each with at least two launches.</param>
internal sealed record Repeat(Cell Cell, IReadOnlyList<CellResult> Rows)
{
    /// <summary>How often launches are drawn again for <see cref="SimulatedPercent"/>.</summary>
    public const int Draws = 10_000;

    /// <summary>Fixed, so that a report rendered again says the same.</summary>
    private const int DrawSeed = 1;

    private const int Percent = 100;

    private readonly double[] _values = [.. Rows.SelectMany(r => r.Launches).Select(l => l.LogRatio)];

    /// <summary>Launches of all comparisons.</summary>
    public int Launches => _values.Length;

    /// <summary>The median over all launches of all comparisons.</summary>
    public double MedianRatio => Math.Exp(PairRule.Median(_values));

    /// <summary>The mean over all launches of all comparisons.</summary>
    public double MeanRatio => Math.Exp(_values.Average());

    public double LowestRatio => Rows.Min(r => r.Estimate.Ratio);

    public double HighestRatio => Rows.Max(r => r.Estimate.Ratio);

    /// <summary>Comparisons whose 99% interval holds a ratio.</summary>
    public int Holding(double ratio) => Rows.Count(r => Holds(r.Estimate, ratio));

    /// <summary>
    /// The share of intervals that hold a ratio when launches are drawn at random from all that were recorded, as many as
    /// the comparison with the fewest has, in percent.
    /// </summary>
    public double SimulatedPercent(double ratio)
    {
        Random random = new(DrawSeed);
        double[] drawn = new double[Rows.Min(r => r.Launches.Count)];
        int holding = 0;
        for (int draw = 0; draw < Draws; draw++)
        {
            for (int launch = 0; launch < drawn.Length; launch++)
                drawn[launch] = _values[random.Next(_values.Length)];
            holding += Holds(PairRule.Judge(drawn), ratio) ? 1 : 0;
        }

        return (double)Percent * holding / Draws;
    }

    /// <summary>The cells that occur in several lists of rows, in the order in which they come up.</summary>
    public static IReadOnlyList<Repeat> In(IEnumerable<CellResult> rows) =>
    [
        .. rows.Where(r => r.Launches.Count >= PairRule.FewestLaunchesForInterval).GroupBy(r => r.Cell)
            .Where(g => g.Skip(1).Any()).Select(g => new Repeat(g.Key, [.. g])),
    ];

    private static bool Holds(Estimate interval, double ratio) => interval.Lower <= ratio && ratio <= interval.Upper;
}
