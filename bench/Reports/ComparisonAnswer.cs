using Bench.Reports.Charts;

namespace Bench.Reports;

/// <summary>The answer of a comparison: every row of a short one, and of a sweep what its rows come to.</summary>
internal static class ComparisonAnswer
{
    /// <summary>More rows than this are a sweep, which nobody reads row by row.</summary>
    private const int MostRows = 12;

    public static IReadOnlyList<string> From(MeasuredView view)
    {
        if (view.Rows.Count <= MostRows)
        {
            return
            [
                .. Contests(view.Rows),
                .. view.Rows.Select(r => $"{Words.Code(r.Cell.Strategy)} at {r.Traffic} {Words.Claim(r)} ({r.Path})."),
            ];
        }

        return [.. view.Rows.Where(r => !r.Cell.IsSelfCheck).GroupBy(r => r.LaneId).SelectMany(lane => OfLane([.. lane])), "Every row with its interval stands under \"Cost a message\"."];
    }

    /// <summary>The cheapest, wherever several strategies were held against one reference.</summary>
    private static IEnumerable<string> Contests(IReadOnlyList<ReportRow> rows) =>
        from contest in rows.Where(r => !r.Cell.IsSelfCheck).GroupBy(r => (r.Source, r.LaneId, r.Cell.Batch))
        where contest.Select(r => r.Cell.Strategy).Distinct().Skip(1).Any()
        select AnswerLines.ForHeadline(contest.First().Lane, [.. contest.OrderBy(r => r.Cell.Size)]);

    private static IEnumerable<string> OfLane(IReadOnlyList<ReportRow> lane)
    {
        yield return AnswerLines.ForHeadline(lane[0].Lane, ReportRow.AtHeadline(lane));
        foreach (IGrouping<string, ReportRow> strategy in lane.GroupBy(r => r.Cell.Strategy))
        {
            List<IGrouping<int, ReportRow>> sizes =
            [
                .. strategy.GroupBy(r => r.Cell.Size).OrderBy(g => g.Key).Where(g => g.Select(r => r.Cell.Batch).Distinct().Skip(1).Any()),
            ];
            string claim = $"{Words.Code(strategy.Key)} over {lane[0].Lane}, batches at which it is shown faster than {Words.Code(lane[0].Cell.Reference)}:";
            if (sizes.Count > 0)
                yield return $"{claim} {string.Join("; ", sizes.Select(FasterAt))}.";
        }
    }

    /// <summary>The batches, and of the smallest of each run of them the interval.</summary>
    private static string FasterAt(IGrouping<int, ReportRow> size)
    {
        IReadOnlyList<FasterRun> runs = CostPanel.Of(size.Key, size).Series[0].FasterRuns;
        return $"{Format.Size(size.Key)}: {(runs.Count > 0 ? string.Join(" and ", runs.Select(Figures)) : "none")}";

        string Figures(FasterRun run)
        {
            ReportRow row = size.Last(r => r.Cell.Batch == run.First);
            return $"{run.Text(batch => Format.Count(batch))}, {Format.RatioWithInterval(row.Estimate)}{(run.First == run.Last ? "" : $" at {Format.Count(run.First)}")} ({row.Path})";
        }
    }
}
