namespace Bench.Reports.Charts;

/// <summary>
/// What a larger batch trades: time inside the sends against the wait of its first message. One picture a transport, a panel a
/// size, a line a strategy with its batches along it.
/// </summary>
internal static class EchoChart
{
    /// <summary>Panels side by side; of more sizes the outermost are drawn.</summary>
    public const int MostPanels = 2;

    private const int Width = 860;
    private const double LegendLine = 20, PanelHeight = 320, PanelGap = 24, Bottom = 14;

    /// <summary>The pictures that the rows allow: of each transport that has round trips of some size at two batches or more.</summary>
    public static IReadOnlyList<ChartFile> Of(SuitesDocument document)
    {
        Source source = new(document);
        return
        [
            .. from transport in document.Rows.Where(EchoPoint.Has).GroupBy(r => r.Transport).OrderBy(g => g.Key)
               let panels = Panels(transport)
               where panels.Count > 0
               let leftOut = Spread.LeftOut("sizes", transport.Select(r => r.Size), [.. panels.Select(p => p.Size)], size => Format.Size(size))
               select new ChartFile(
                   $"echo-{transport.Key.ToString().ToLowerInvariant()}.svg",
                   $"Time inside sends and wait of a batch's first message over {Format.Transport(transport.Key)}, by strategy and batch",
                   Render(source, Format.Transport(transport.Key), panels, leftOut)),
        ];
    }

    private static List<EchoPanel> Panels(IEnumerable<CrossCheckRow> rows)
    {
        List<EchoPanel> all =
        [
            .. rows.GroupBy(r => r.Size).OrderBy(g => g.Key).Select(EchoPanel.Of).Where(p => p.Series.Any(s => s.Points.Count > 1)),
        ];
        return [.. all.Where(p => Spread.Pick(all.Select(a => a.Size), MostPanels).Contains(p.Size))];
    }

    private static string Render(Source source, string transport, List<EchoPanel> panels, string? leftOut)
    {
        string title = $"What does a batch save inside sends, and what does its first message wait for that? Over {transport}";
        int? rate = panels[0].Rate;
        string[] notes =
        [
            rate is { } perSecond
                ? $"first message: from when it was there to be sent, at {Format.Count(perSecond)} messages/s, until it was back; the wait until its batch is full is part of that"
                : "first message: from the send of its batch until it was back; at a rate it also waits until its batch is full",
            "further left sending costs less, further down the first message waits less; numbers at the marks: messages a batch; both axes logarithmic",
            "medians of one launch each, no intervals: small distances say nothing",
            .. leftOut is null ? Array.Empty<string>() : [leftOut],
        ];
        List<string> strategies = [.. panels.SelectMany(p => p.Series).Select(s => s.Strategy).Distinct().OrderBy(ChartStyle.LookOf)];
        double headerBottom = ChartHeader.Height(Width, title, source, notes);
        List<(string Strategy, double X, int Line)> legend = Legend(strategies);
        double top = headerBottom + (LegendLine * (legend[^1].Line + 1));
        double panelWidth = (Width - (2 * ChartHeader.Margin) - ((panels.Count - 1) * PanelGap)) / panels.Count;

        SvgCanvas canvas = new(Width, top + PanelHeight + Bottom, title, strategies);
        ChartHeader.Draw(canvas, Width, title, source, notes);
        foreach ((string strategy, double x, int line) in legend)
        {
            double y = headerBottom + 10 + (line * LegendLine);
            canvas.Path($"M{SvgCanvas.Number(x)} {SvgCanvas.Number(y)}h28", $"s{ChartStyle.LookOf(strategy)} l", ChartStyle.Dash(ChartStyle.LookOf(strategy)));
            canvas.Marker(strategy, x + 14, y, hollow: false);
            canvas.Text(x + LegendSample, y + 4, strategy);
        }

        foreach ((int index, EchoPanel panel) in panels.Index())
        {
            double left = ChartHeader.Margin + (index * (panelWidth + PanelGap));
            canvas.Group("panel", () => new EchoPanelDrawing(canvas, panel, left, top, panelWidth, PanelHeight).Draw());
        }

        return canvas.ToString();
    }

    private const double LegendSample = 34, LegendGap = 22;

    private static List<(string Strategy, double X, int Line)> Legend(List<string> strategies)
    {
        List<(string, double, int)> places = [];
        double x = ChartHeader.Margin;
        int line = 0;
        foreach (string strategy in strategies)
        {
            double needed = LegendSample + TextWidth.Of(strategy, SvgCanvas.Normal);
            if (x > ChartHeader.Margin && x + needed > Width - ChartHeader.Margin)
                (x, line) = (ChartHeader.Margin, line + 1);
            places.Add((strategy, x, line));
            x += needed + LegendGap;
        }

        return places;
    }

    private sealed class Source(SuitesDocument document) : IChartSource
    {
        public IReadOnlyList<string> Environments => [EnvironmentTable.OneLine(document.Environment)];

        public bool Incomplete => document.Incomplete;
    }
}
