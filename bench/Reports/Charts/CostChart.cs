namespace Bench.Reports.Charts;

/// <summary>What a message costs against the size of the batch, one picture for each lane of traffic.</summary>
internal static class CostChart
{
    private static readonly BatchAxis Axis = new("time a message", Ns);

    public static string FileName(string lane) => $"cost-{lane}.svg";

    /// <summary>Whether the rows of a lane hold a sweep: some size at two batches or more.</summary>
    public static bool Allows(IEnumerable<ReportRow> lane) =>
        lane.GroupBy(r => r.Cell.Size).Any(g => g.Select(r => r.Cell.Batch).Distinct().Skip(1).Any());

    /// <summary>Draws one lane: the sizes with more than one batch, as many as there is room for.</summary>
    public static string Render(MeasuredView view, IReadOnlyList<ReportRow> lane)
    {
        List<BatchPanel> all =
        [
            .. lane.GroupBy(r => r.Cell.Size).OrderBy(g => g.Key).Select(g => CostPanel.Of(g.Key, g)).Where(p => p.Reference.Count > 1),
        ];
        string reference = lane[0].Cell.Reference;
        List<int> sizes = [.. all.Select(p => p.Size)];
        return ChartSize.Fit(Math.Min(BatchChart.MostPanels, sizes.Count), most =>
        {
            IReadOnlyList<int> picked = Spread.Pick(sizes, most);
            string?[] notes = [Spread.LeftOut("sizes", lane.Select(r => r.Cell.Size), picked, size => Format.Size(size)), CostPanel.MeasuredAgain(lane)];
            string note = $"cost: {reference}'s median send time a message, divided by × of the pairs; both axes logarithmic";
            return new BatchChart(view, reference, Axis).Draw(
                $"What does a message cost over {lane[0].Lane}, by messages a batch?", [note, .. notes.OfType<string>()],
                [.. all.Where(p => picked.Contains(p.Size))], panel => Caption(panel, reference));
        });
    }

    /// <summary>At which batches each strategy is faster, by the rule's word.</summary>
    private static string Caption(BatchPanel panel, string reference)
    {
        List<string> faster =
        [
            .. panel.Series.Where(s => s.FasterRuns.Count > 0).OrderBy(s => s.FasterRuns[0].First)
                .Select(s => $"{s.Strategy} {string.Join(" and ", s.FasterRuns.Select(r => r.Text(BatchChart.BatchText)))}"),
        ];
        List<string> never = [.. panel.Series.Where(s => s.FasterRuns.Count == 0).Select(s => s.Strategy)];
        if (faster.Count == 0)
            return $"nothing shown faster than {reference}";
        string text = $"shown faster than {reference} at batch: {string.Join(", ", faster)}";
        return never.Count > 0 ? $"{text}; at none: {string.Join(", ", never)}" : text;
    }

    private static string Ns(double ns) => ns switch
    {
        >= 1e6 => $"{Format.Count((long)(ns / 1e6))} ms",
        >= 1e3 => $"{Format.Count((long)(ns / 1e3))} µs",
        >= 1 => $"{Format.Count((long)ns)} ns",
        _ => $"{Format.Number(ns)} ns",
    };
}
