using Bench.Pairing;

namespace Bench.Reports.Charts;

/// <summary>Which way of sending is cheapest at one size and batch, and whether that is decided.</summary>
/// <param name="Strategy">The cheapest; the reference when nothing is cheaper.</param>
/// <param name="Estimate">Its × against the reference; 1 without an interval for the reference itself.</param>
/// <param name="IsDecided">False when the second best is not told apart from it, or when a row that could be cheaper has no word.</param>
/// <param name="RunnerUp">The second best strategy's ×; null when there is no other.</param>
/// <param name="IsReference">Whether it is the reference, which has no × of its own.</param>
internal sealed record Winner(string Strategy, Estimate Estimate, bool IsDecided, Estimate? RunnerUp, bool IsReference = false)
{
    /// <summary>A strategy that only chooses one of the others: it would never be told apart from what it chose.</summary>
    private const string Chooser = "auto";

    /// <summary>Whether the contest leaves this strategy out.</summary>
    public static bool IsLeftOut(string strategy, IEnumerable<ReportRow> lane) =>
        strategy == Chooser && lane.Any(r => r.Cell.Strategy != Chooser && !r.Cell.IsSelfCheck);

    /// <summary>Judges the rows of one size and batch, each strategy once, at least one.</summary>
    public static Winner Of(IReadOnlyList<ReportRow> rows)
    {
        List<ReportRow> ranked = [.. rows.OrderByDescending(r => r.Estimate.Ratio)];
        ReportRow best = ranked[0];
        if (ranked.TrueForAll(r => r.Verdict == Verdict.Slower))
            return Reference(best, isDecided: true);
        if (best.Verdict != Verdict.Faster && best.Estimate.Ratio < 1)
            return Reference(best, isDecided: false);

        // A row without a word could still hold the cheapest one.
        bool isAlone = ranked.Skip(1).All(r =>
            ChartHeader.IsJudged(r.Verdict) && best.Estimate.Lower is { } low && r.Estimate.Upper is { } high && high < low);
        return new Winner(best.Cell.Strategy, best.Estimate, best.Verdict == Verdict.Faster && isAlone, ranked.Skip(1).FirstOrDefault()?.Estimate);
    }

    private static Winner Reference(ReportRow next, bool isDecided) =>
        new(next.Cell.Reference, new Estimate(1, null, null, 0, Verdict.Same), isDecided, next.Estimate, IsReference: true);
}
