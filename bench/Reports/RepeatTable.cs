using Bench.Pairing;

namespace Bench.Reports;

/// <summary>What comparisons of the same cells, one after the other, say of the method: whether a comparison comes out again.</summary>
internal static class RepeatTable
{
    private static readonly string[] Columns =
    [
        "cell", "comparisons:", "× over all launches [99% interval]", "lowest and highest of the comparisons", "verdicts",
        "intervals that hold ×:", "of drawn launches:",
    ];

    /// <summary>One sentence for the answer; none where no cell was measured twice.</summary>
    public static IEnumerable<string> Answer(IReadOnlyList<Repeat> repeats)
    {
        if (repeats.Count == 0)
            yield break;
        int intervals = repeats.Sum(r => r.Rows.Count), holding = repeats.Sum(r => r.Holding);
        yield return $"Measured again: {Format.Counted(repeats.Count, "cell", "cells")} in several comparisons, of whose {Format.Count(intervals)} intervals (99%) {Format.Count(holding)} hold the × over all launches of their cell; "
            + $"of intervals over launches drawn from all of them at random, at least {Format.Percent(repeats.Min(r => r.SimulatedPercent))} do.";
    }

    public static void Write(MarkdownText text, IReadOnlyList<Repeat> repeats)
    {
        if (repeats.Count == 0)
            return;
        text.Heading(3, "The same cell in several comparisons");
        text.Paragraph($"Comparisons are independent: each has launches of its own. The last column draws launches from all that were recorded, {Format.Count(Repeat.Draws)} times, as many as a comparison has.");
        text.Table(Columns, repeats.Select(r => (IReadOnlyList<string>)
        [
            r.Cell.Id,
            Format.Count(r.Rows.Count),
            Format.RatioWithInterval(r.Pooled),
            $"{Format.Ratio(r.LowestRatio)} to {Format.Ratio(r.HighestRatio)}",
            Verdicts(r),
            $"{Format.Count(r.Holding)} of {Format.Count(r.Rows.Count)}",
            Format.Percent(r.SimulatedPercent),
        ]));
    }

    private static string Verdicts(Repeat repeat) => string.Join(
        ", ", repeat.Rows.GroupBy(r => r.Estimate.Verdict).OrderBy(g => g.Key).Select(g => $"{Format.Verdict(g.Key)} {Format.Count(g.Count())}"));
}
