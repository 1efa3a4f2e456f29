using Bench.Pairing;

namespace Bench.Reports.Charts;

/// <summary>What a message costs at one size, by batch: the reference's median, and each strategy's as that divided by its ×.</summary>
internal static class CostPanel
{
    /// <summary>The rows of one lane and size. A cell that occurs in several documents counts as it stands in the last.</summary>
    public static BatchPanel Of(int size, IEnumerable<ReportRow> rows)
    {
        List<ReportRow> latest = [.. rows.GroupBy(r => r.Cell).Select(g => g.Last()).OrderBy(r => r.Cell.Batch)];
        Dictionary<int, double> reference = latest.GroupBy(r => r.Cell.Batch).ToDictionary(
            g => g.Key, g => PairRule.Median(g.SelectMany(r => r.Result.Launches).Select(l => l.Reference.SendNsPerMessage)));
        return new BatchPanel(
            size,
            [.. reference.OrderBy(r => r.Key).Select(r => BatchPoint.OfReference(r.Key, r.Value))],
            [.. latest.GroupBy(r => r.Cell.Strategy).OrderBy(g => ChartStyle.LookOf(g.Key)).Select(g => new BatchSeries(g.Key, [.. g.Select(r => Point(r, reference[r.Cell.Batch]))]))]);
    }

    /// <summary>That cells occur in several documents, in words; null where none does.</summary>
    public static string? MeasuredAgain(IEnumerable<ReportRow> lane) =>
        lane.GroupBy(r => r.Cell).Count(g => g.Skip(1).Any()) is > 0 and var cells
            ? $"{Format.Counted(cells, "cell was", "cells were")} measured again: drawn as it came out last"
            : null;

    private static BatchPoint Point(ReportRow row, double reference) => new(
        row.Cell.Batch, reference / row.Estimate.Ratio, reference / row.Estimate.Upper, reference / row.Estimate.Lower, row.Estimate);
}
