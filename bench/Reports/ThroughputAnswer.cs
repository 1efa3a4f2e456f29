namespace Bench.Reports;

/// <summary>The answer of a comparison of delivered rates: every row of a short one, and of a sweep the highest rate of each size.</summary>
internal static class ThroughputAnswer
{
    /// <summary>More rows than this are a sweep, which nobody reads row by row.</summary>
    private const int MostRows = 12;

    public static IReadOnlyList<string> From(IReadOnlyList<ThroughputRow> rows) => rows.Count <= MostRows
        ? [.. rows.Select(r => $"{Words.Code(r.Cell.Strategy)} at {r.Text.Traffic} delivers {r.Strategy.Text}; it {r.Claim} ({r.Path}).")]
        : [.. rows.Where(r => !r.Cell.IsSelfCheck).GroupBy(r => r.Text.LaneId).Select(Highest), "Every row with its interval stands under \"Delivered rate\"."];

    /// <summary>Where the sender waited little it was the sender that could do no more; where the sink was busy all the time, the sink.</summary>
    public static IReadOnlyList<string> Why(IReadOnlyList<ThroughputRow> rows) =>
    [
        .. rows.Where(r => !r.Cell.IsSelfCheck).GroupBy(r => r.Text.LaneId).SelectMany(AtHeadline).Select(r =>
            $"{r.Text.Traffic}: {Limit(r.Reference)}; {Limit(r.Strategy)}. ({r.Path})"),
    ];

    private static string Highest(IGrouping<string, ThroughputRow> lane) =>
        $"Highest delivered rate over {lane.First().Text.Lane}: {string.Join("; ", lane.GroupBy(r => r.Cell.Size).OrderBy(g => g.Key).Select(HighestOf))}.";

    private static string HighestOf(IGrouping<int, ThroughputRow> size)
    {
        ThroughputRow best = size.MaxBy(r => r.Strategy.MessagesPerSecond)!, reference = size.MaxBy(r => r.Reference.MessagesPerSecond)!;
        return best.Strategy.MessagesPerSecond >= reference.Reference.MessagesPerSecond
            ? $"{Format.Size(size.Key)}: {Words.Code(best.Cell.Strategy)} × {Format.Count(best.Cell.Batch)}, {best.Strategy.Text}, {Format.RatioWithInterval(best.Estimate)} {Words.Code(best.Cell.Reference)} ({best.Path})"
            : $"{Format.Size(size.Key)}: {Words.Code(reference.Cell.Reference)} × {Format.Count(reference.Cell.Batch)}, {reference.Reference.Text}, the reference itself ({reference.Path})";
    }

    private static string Limit(RateSummary arm) =>
        $"with {Words.Code(arm.Strategy)} the sender waited for the receiver {Format.Number(arm.WaitPercent)}% of the time, and the receiver's process had a CPU "
        + (arm.SinkBusyPercent.IsMeasured ? $"{Format.Reading(arm.SinkBusyPercent)}% of it" : $"for an unknown share of it ({arm.SinkBusyPercent.Reason})");

    /// <summary>The rows of the headline batch, or of the largest where that was not measured.</summary>
    private static IEnumerable<ThroughputRow> AtHeadline(IEnumerable<ThroughputRow> rows)
    {
        List<ThroughputRow> all = [.. rows];
        int batch = all.Exists(r => r.Cell.Batch == ReportRow.HeadlineBatch) ? ReportRow.HeadlineBatch : all.Max(r => r.Cell.Batch);
        return all.Where(r => r.Cell.Batch == batch);
    }
}
