namespace Bench.Pairing;

/// <summary>
/// One cell that several comparisons measured, each with launches of its own: how far their estimates lie apart, and how
/// many of their intervals hold what all launches together say. Pure.
/// </summary>
/// <param name="Cell">The cell.</param>
/// <param name="Rows">Its row in each comparison, at least two, each with at least two launches.</param>
internal sealed record Repeat(Cell Cell, IReadOnlyList<CellResult> Rows)
{
    /// <summary>How often launches are drawn again for <see cref="SimulatedPercent"/>.</summary>
    public const int Draws = 10_000;

    /// <summary>Fixed, so that a report rendered again says the same.</summary>
    private const int DrawSeed = 1;

    private const int Percent = 100;

    /// <summary>The estimate over all launches of all comparisons.</summary>
    public Estimate Pooled { get; } =
        PairRule.Judge([.. Rows.SelectMany(r => r.Launches).Select(l => l.LogRatio)], Rows.SelectMany(r => r.Launches).All(l => l.Steady));

    public double LowestRatio => Rows.Min(r => r.Estimate.Ratio);

    public double HighestRatio => Rows.Max(r => r.Estimate.Ratio);

    /// <summary>Comparisons whose 99% interval holds the pooled ratio.</summary>
    public int Holding => Rows.Count(r => Holds(r.Estimate, Pooled.Ratio));

    /// <summary>
    /// The share of intervals that hold the pooled ratio when launches are drawn at random from all that were recorded, as
    /// many as the comparison with the fewest has, in percent.
    /// </summary>
    public double SimulatedPercent { get; } = Simulate(Rows);

    /// <summary>The cells that occur in several lists of rows, in the order in which they come up.</summary>
    public static IReadOnlyList<Repeat> In(IEnumerable<CellResult> rows) =>
    [
        .. rows.Where(r => r.Launches.Count >= PairRule.FewestLaunchesForInterval).GroupBy(r => r.Cell)
            .Where(g => g.Skip(1).Any()).Select(g => new Repeat(g.Key, [.. g])),
    ];

    private static double Simulate(IReadOnlyList<CellResult> rows)
    {
        double[] values = [.. rows.SelectMany(r => r.Launches).Select(l => l.LogRatio)];
        double pooled = Math.Exp(values.Average());
        Random random = new(DrawSeed);
        double[] drawn = new double[rows.Min(r => r.Launches.Count)];
        int holding = 0;
        for (int draw = 0; draw < Draws; draw++)
        {
            for (int launch = 0; launch < drawn.Length; launch++)
                drawn[launch] = values[random.Next(values.Length)];
            holding += Holds(PairRule.Judge(drawn), pooled) ? 1 : 0;
        }

        return (double)Percent * holding / Draws;
    }

    private static bool Holds(Estimate interval, double ratio) => interval.Lower <= ratio && ratio <= interval.Upper;
}
