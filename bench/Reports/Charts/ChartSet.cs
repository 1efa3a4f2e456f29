namespace Bench.Reports.Charts;

/// <summary>The charts that the rows of a report allow.</summary>
internal static class ChartSet
{
    public static IReadOnlyList<ChartFile> Of(MeasuredView view)
    {
        view = view with { Rows = [.. view.Rows.Where(r => r.CanBeDrawn)] };
        List<ReportRow> rows = [.. view.Rows.Where(r => !r.Cell.IsSelfCheck)];
        List<ChartFile> charts = [new(RatioChart.FileName, "× the reference by strategy, transport and size", RatioChart.Render(view))];
        foreach (IGrouping<string, ReportRow> lane in rows.OrderBy(r => r.Cell.Transport).GroupBy(r => r.LaneId))
        {
            ReportRow[] all = [.. lane];
            if (MapChart.Allows(all))
                charts.Add(new ChartFile(MapChart.FileName(lane.Key), MapChart.Alternative(all), MapChart.Render(view, all)));
            if (CostChart.Allows(all))
                charts.Add(new ChartFile(CostChart.FileName(lane.Key), $"Cost a message over {all[0].Lane} against the size of the batch, beside {all[0].Cell.Reference}", CostChart.Render(view, all)));
        }

        return charts;
    }
}
