using Bench.Pairing;

namespace Bench.Reports;

/// <summary>What comparisons of the same cells, one after the other, say of the method: whether a comparison comes out again.</summary>
internal static class RepeatTable
{
    private static readonly string[] Columns =
    [
        "cell", "comparisons:", "launches:", "× of the comparisons, lowest to highest", "verdicts",
        "median × of all launches", "intervals that hold it:", "of drawn launches:",
        "mean × of all launches", "intervals that hold it:", "of drawn launches:",
    ];

    /// <summary>Of all that was measured again together, and of each cell; nothing where no cell was measured twice.</summary>
    public static IEnumerable<string> Answer(IReadOnlyList<Repeat> repeats)
    {
        if (repeats.Count == 0)
            yield break;
        int intervals = repeats.Sum(r => r.Rows.Count), holding = repeats.Sum(r => r.Holding(r.MedianRatio));
        yield return $"Measured again: {Format.Counted(repeats.Count, "cell", "cells")} in several comparisons, of whose {Format.Count(intervals)} intervals (99%) {Format.Count(holding)} hold the median × over all launches of their cell; "
            + $"of intervals over launches drawn from all of them at random, at least {Format.Percent(repeats.Min(r => r.SimulatedPercent(r.MedianRatio)))} do.";
        foreach (Repeat repeat in repeats)
            yield return $"{repeat.Cell.Id}: {Format.Ratio(repeat.MedianRatio)} is the median of {Format.Count(repeat.Launches)} launches; {Format.Counted(repeat.Rows.Count, "comparison", "comparisons")} came out between {Format.Ratio(repeat.LowestRatio)} and {Format.Ratio(repeat.HighestRatio)} ({Verdicts(repeat)}).";
    }

    public static void Write(MarkdownText text, IReadOnlyList<Repeat> repeats)
    {
        if (repeats.Count == 0)
            return;
        text.Heading(3, "The same cell in several comparisons");
        text.Paragraph($"Comparisons are independent: each has launches of its own. \"Of drawn launches\" draws as many launches as a comparison has from all that were recorded, {Format.Count(Repeat.Draws)} times. "
            + "Where a few launches lie far from the rest, a comparison without one of them has a narrow interval round the rest, which can miss the mean of all launches, and a comparison with one of them has a wide one.");
        text.Table(Columns, repeats.Select(r => (IReadOnlyList<string>)
        [
            r.Cell.Id,
            Format.Count(r.Rows.Count),
            Format.Count(r.Launches),
            $"{Format.Ratio(r.LowestRatio)} to {Format.Ratio(r.HighestRatio)}",
            Verdicts(r),
            .. Coverage(r, r.MedianRatio),
            .. Coverage(r, r.MeanRatio),
        ]));
    }

    private static string[] Coverage(Repeat repeat, double ratio) =>
        [Format.Ratio(ratio), $"{Format.Count(repeat.Holding(ratio))} of {Format.Count(repeat.Rows.Count)}", Format.Percent(repeat.SimulatedPercent(ratio))];

    private static string Verdicts(Repeat repeat) => string.Join(
        ", ", repeat.Rows.GroupBy(r => r.Estimate.Verdict).OrderBy(g => g.Key).Select(g => $"{Format.Verdict(g.Key)} {Format.Count(g.Count())}"));
}
