namespace Bench.Reports.Charts;

/// <summary>
/// What a message costs against the size of the batch, one picture for each lane of traffic with a panel for each size:
/// both axes logarithmic, the reference as a line of its own, rings where a strategy passes it.
/// </summary>
internal static class CostChart
{
    public const int Width = 860;

    /// <summary>Two columns of panels of two rows.</summary>
    private const int MostPanels = 4;

    private const double LegendLine = 20, PanelHeight = 262, PanelGap = 24, Bottom = 14, CaptionLine = 13;

    public static string FileName(string lane) => $"cost-{lane}.svg";

    /// <summary>Whether the rows of a lane hold a sweep: some size at two batches or more.</summary>
    public static bool Allows(IEnumerable<ReportRow> lane) =>
        lane.GroupBy(r => r.Cell.Size).Any(g => g.Select(r => r.Cell.Batch).Distinct().Skip(1).Any());

    /// <summary>Draws one lane: the sizes with more than one batch, as many as there is room for.</summary>
    public static string Render(MeasuredView view, IReadOnlyList<ReportRow> lane)
    {
        List<CostPanel> all =
        [
            .. lane.GroupBy(r => r.Cell.Size).OrderBy(g => g.Key).Select(g => CostPanel.Of(g.Key, g)).Where(p => p.Reference.Count > 1),
        ];
        List<int> sizes = [.. all.Select(p => p.Size)];
        return ChartSize.Fit(Math.Min(MostPanels, sizes.Count), most =>
        {
            IReadOnlyList<int> picked = Spread.Pick(sizes, most);
            string? leftOut = Spread.LeftOut("sizes", lane.Select(r => r.Cell.Size), picked, size => Format.Size(size));
            return Draw(view, lane[0], [.. all.Where(p => picked.Contains(p.Size))], leftOut is null ? [] : [leftOut]);
        });
    }

    private static string Draw(MeasuredView view, ReportRow first, IReadOnlyList<CostPanel> panels, string[] leftOut)
    {
        string reference = first.Cell.Reference;
        string title = $"What does a message cost over {first.Lane}, by messages a batch?";
        string[] notes =
        [
            $"cost: {reference}'s median send time a message, divided by × of the pairs; both axes logarithmic", .. leftOut,
        ];
        List<string> strategies = [.. panels.SelectMany(p => p.Series).Select(s => s.Strategy).Distinct().OrderBy(ChartStyle.LookOf)];
        int columns = panels.Count > 1 ? 2 : 1;
        double panelWidth = (Width - 2 * ChartHeader.Margin - (columns - 1) * PanelGap) / columns;
        int captionLines = panels.Max(p => Caption(p, reference, panelWidth).Count);
        double headerBottom = ChartHeader.Height(Width, title, view, notes);
        double top = headerBottom + LegendLine * ChartLegend.Lines(strategies, reference, Width);
        double panelHeight = PanelHeight + captionLines * CaptionLine;
        int rows = (panels.Count + columns - 1) / columns;

        SvgCanvas canvas = new(Width, top + rows * panelHeight + Bottom, title, [.. strategies, reference]);
        ChartHeader.Draw(canvas, Width, title, view, notes);
        ChartLegend.Draw(canvas, strategies, reference, headerBottom + 4, LegendLine, Width);
        LogScale costs = LogScale.WithWhiskers(
            [.. panels.SelectMany(p => p.Reference.Concat(p.Series.SelectMany(s => s.Points))).Select(p => p.Ns)],
            panels.SelectMany(p => p.Series).SelectMany(s => s.Points).SelectMany(p => new[] { p.Lower, p.Upper }),
            0, 1);
        foreach ((int index, CostPanel panel) in panels.Index())
        {
            double left = ChartHeader.Margin + index % columns * (panelWidth + PanelGap);
            double panelTop = top + index / columns * panelHeight;
            canvas.Group("panel", () => new CostPanelDrawing(canvas, panel, costs, left, panelTop, panelWidth, PanelHeight)
                .Draw(Caption(panel, reference, panelWidth), CaptionLine));
        }

        return canvas.ToString();
    }

    /// <summary>From which batch on each strategy is faster, by the rule's word.</summary>
    private static IReadOnlyList<string> Caption(CostPanel panel, string reference, double width)
    {
        List<string> faster = [.. panel.Series.Where(s => s.FasterFrom is not null).OrderBy(s => s.FasterFrom).Select(s => $"{s.Strategy} {BatchText(s.FasterFrom!.Value)}")];
        List<string> never = [.. panel.Series.Where(s => s.FasterFrom is null).Select(s => s.Strategy)];
        string text = faster.Count > 0 ? $"faster than {reference} from batch: {string.Join(", ", faster)}" : $"nothing shown faster than {reference}";
        return TextWidth.Wrap(faster.Count > 0 && never.Count > 0 ? $"{text}; not shown: {string.Join(", ", never)}" : text, SvgCanvas.SmallPrint, width);
    }

    /// <summary>K = 1024, as the command line has it.</summary>
    public static string BatchText(int batch) => batch >= 1024 && batch % 1024 == 0 ? $"{batch / 1024}K" : $"{batch}";
}
