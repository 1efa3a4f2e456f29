namespace Bench.Reports.Charts;

/// <summary>
/// Draws a figure against the size of the batch, a panel for each size of message: both axes logarithmic, the reference as a
/// line of its own, rings where a strategy passes it.
/// </summary>
/// <param name="source">What was measured.</param>
/// <param name="reference">What is compared with.</param>
/// <param name="axis">The figure.</param>
internal sealed class BatchChart(IChartSource source, string reference, BatchAxis axis)
{
    public const int Width = 860;

    /// <summary>Two columns of panels of two rows.</summary>
    public const int MostPanels = 4;

    private const double LegendLine = 20, PanelHeight = 262, PanelGap = 24, Bottom = 14, CaptionLine = 13;

    /// <param name="title">The question.</param>
    /// <param name="notes">Small print.</param>
    /// <param name="panels">One a size, each with two batches or more.</param>
    /// <param name="caption">What stands below a panel.</param>
    public string Draw(string title, string[] notes, IReadOnlyList<BatchPanel> panels, Func<BatchPanel, string> caption)
    {
        List<string> strategies = [.. panels.SelectMany(p => p.Series).Select(s => s.Strategy).Distinct().OrderBy(ChartStyle.LookOf)];
        int columns = panels.Count > 1 ? 2 : 1;
        double panelWidth = (Width - 2 * ChartHeader.Margin - (columns - 1) * PanelGap) / columns;
        List<IReadOnlyList<string>> captions = [.. panels.Select(p => TextWidth.Wrap(caption(p), SvgCanvas.SmallPrint, panelWidth))];
        double headerBottom = ChartHeader.Height(Width, title, source, notes);
        double top = headerBottom + LegendLine * ChartLegend.Lines(strategies, reference, Width);
        double panelHeight = PanelHeight + captions.Max(c => c.Count) * CaptionLine;
        int rows = (panels.Count + columns - 1) / columns;

        SvgCanvas canvas = new(Width, top + rows * panelHeight + Bottom, title, [.. strategies, reference]);
        ChartHeader.Draw(canvas, Width, title, source, notes);
        ChartLegend.Draw(canvas, strategies, reference, headerBottom + 4, LegendLine, Width);
        LogScale values = LogScale.WithWhiskers(
            [.. panels.SelectMany(p => p.Reference.Concat(p.Series.SelectMany(s => s.Points))).Select(p => p.Value)],
            panels.SelectMany(p => p.Series).SelectMany(s => s.Points).SelectMany(p => new[] { p.Lower, p.Upper }),
            0, 1);
        foreach ((int index, BatchPanel panel) in panels.Index())
        {
            double left = ChartHeader.Margin + index % columns * (panelWidth + PanelGap);
            double panelTop = top + index / columns * panelHeight;
            canvas.Group("panel", () => new BatchPanelDrawing(canvas, panel, axis, values, left, panelTop, panelWidth, PanelHeight)
                .Draw(captions[index], CaptionLine));
        }

        return canvas.ToString();
    }

    /// <summary>K = 1024, as the command line has it.</summary>
    public static string BatchText(int batch) => batch >= 1024 && batch % 1024 == 0 ? $"{batch / 1024}K" : $"{batch}";
}
