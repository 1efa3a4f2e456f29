using Bench.Pairing;

namespace Bench.Reports.Charts;

/// <summary>What arrives a second against the size of the batch, by strategy: one picture for each lane of traffic.</summary>
internal static class RateChart
{
    private static readonly BatchAxis Axis = new("messages/s that arrived", Label);

    private const int All = 100;

    public static string FileName(string lane) => $"rate-{lane}.svg";

    /// <summary>The pictures that the rows allow: of each lane that holds a sweep, some size at two batches or more.</summary>
    public static IReadOnlyList<ChartFile> Of(ThroughputView view) =>
    [
        .. from lane in view.Rows.Where(r => !r.Cell.IsSelfCheck && r.CanBeDrawn).OrderBy(r => r.Cell.Transport).GroupBy(r => r.Text.LaneId)
           where lane.GroupBy(r => r.Cell.Size).Any(g => g.Select(r => r.Cell.Batch).Distinct().Skip(1).Any())
           select new ChartFile(FileName(lane.Key), $"Delivered rate over {lane.First().Text.Lane} against the size of the batch", Render(view, [.. lane])),
    ];

    /// <summary>Draws one lane: the sizes with more than one batch, as many as there is room for.</summary>
    public static string Render(ThroughputView view, IReadOnlyList<ThroughputRow> lane)
    {
        string reference = lane[0].Cell.Reference;
        Dictionary<int, ThroughputRow[]> bySize = lane.GroupBy(r => r.Cell.Size).ToDictionary(g => g.Key, g => g.OrderBy(r => r.Cell.Batch).ToArray());
        List<BatchPanel> all = [.. bySize.OrderBy(g => g.Key).Select(g => Panel(g.Key, g.Value)).Where(p => p.Reference.Count > 1)];
        List<int> sizes = [.. all.Select(p => p.Size)];
        return ChartSize.Fit(Math.Min(BatchChart.MostPanels, sizes.Count), most =>
        {
            IReadOnlyList<int> picked = Spread.Pick(sizes, most);
            string? leftOut = Spread.LeftOut("sizes", lane.Select(r => r.Cell.Size), picked, size => Format.Size(size));
            string note = $"rate: {reference}'s median delivered rate, times × of the pairs; both axes logarithmic; everything was delivered where nothing else is said";
            return new BatchChart(view, reference, Axis).Draw(
                $"How many messages arrive a second over {lane[0].Text.Lane}, by messages a batch?", [note, .. leftOut is null ? Array.Empty<string>() : [leftOut]],
                [.. all.Where(p => picked.Contains(p.Size))], panel => Caption(bySize[panel.Size]));
        });
    }

    /// <summary>The reference's median rate at each batch, and each strategy's as that times its ×.</summary>
    private static BatchPanel Panel(int size, ThroughputRow[] rows)
    {
        Dictionary<int, double> reference = rows.GroupBy(r => r.Cell.Batch).ToDictionary(
            g => g.Key, g => PairRule.Median(g.SelectMany(r => r.Result.Launches).Select(l => l.Reference.MessagesPerSecond)));
        return new BatchPanel(
            size,
            [.. reference.OrderBy(r => r.Key).Select(r => BatchPoint.OfReference(r.Key, r.Value))],
            [.. rows.GroupBy(r => r.Cell.Strategy).OrderBy(g => ChartStyle.LookOf(g.Key)).Select(g => new BatchSeries(g.Key, [.. g.Select(r => Point(r, reference[r.Cell.Batch]))]))]);
    }

    private static BatchPoint Point(ThroughputRow row, double reference) => new(
        row.Cell.Batch, reference * row.Estimate.Ratio, reference * row.Estimate.Lower, reference * row.Estimate.Upper, row.Estimate);

    /// <summary>The highest measured rate, the reference's among them, and where less than all arrived: no rate stands without its share.</summary>
    private static string Caption(ThroughputRow[] rows)
    {
        List<(RateSummary Arm, int Batch)> arms =
        [
            .. rows.GroupBy(r => r.Cell.Batch).SelectMany(g => g.Select(r => (r.Strategy, g.Key))
                .Append((RateSummary.Of([.. g.SelectMany(r => r.Result.Launches).Select(l => l.Reference)]), g.Key))),
        ];
        (RateSummary best, int batch) = arms.MaxBy(a => a.Arm.MessagesPerSecond);
        string highest = $"highest median as measured: {best.Strategy} {BatchChart.BatchText(batch)}, {Format.Rate(best.MessagesPerSecond)} messages/s, {Format.Number(best.PayloadGbitPerSecond)} Gbit/s";
        List<string> lossy =
        [
            .. arms.Where(a => a.Arm.DeliveredPercent < All).Select(a => $"{a.Arm.Strategy} {BatchChart.BatchText(a.Batch)} {Format.Percent(a.Arm.DeliveredPercent)}"),
        ];
        return lossy.Count == 0 ? highest : $"{highest}; delivered: {string.Join(", ", lossy)}";
    }

    private static string Label(double perSecond) => perSecond switch
    {
        >= 1e6 => $"{Format.Count((long)Math.Round(perSecond / 1e6))} M",
        >= 1e3 => $"{Format.Count((long)Math.Round(perSecond / 1e3))} k",
        _ => Format.Number(perSecond),
    };
}
