namespace Bench.Reports.Charts;

/// <summary>Which strategy is cheapest at which size and batch, and by what factor: one map a lane of traffic.</summary>
internal static class MapChart
{
    public const int Width = 860;

    /// <summary>Columns whose cells still hold the longest name, and rows that still fit onto a screen.</summary>
    private const int Most = 8;

    private const double RowLabels = 66, ColumnLabels = 38, RowHeight = 48, MaxColumn = 150, LegendHeight = 74;

    /// <summary>The style of a field over which hatching lies.</summary>
    private const string Undecided = "u";

    /// <summary>× from which a shade begins.</summary>
    private static readonly double[] ShadeFrom = [0, 1.05, 2, 5, 15];

    public static string FileName(string lane) => $"map-{lane}.svg";

    /// <summary>A map needs two sizes and two batches.</summary>
    public static bool Allows(IReadOnlyCollection<ReportRow> lane) =>
        lane.Select(r => r.Cell.Size).Distinct().Skip(1).Any() && lane.Select(r => r.Cell.Batch).Distinct().Skip(1).Any();

    /// <summary>What it shows, in words: lanes of one transport differ by the reference and by what is held against it.</summary>
    public static string Alternative(IReadOnlyList<ReportRow> lane) =>
        $"The cheapest of {string.Join(", ", Names(lane))} over {lane[0].Lane} by size and batch, and its factor against {lane[0].Cell.Reference}";

    public static string Render(MeasuredView view, IReadOnlyList<ReportRow> lane) => ChartSize.Fit(Most, most =>
    {
        IReadOnlyList<int> sizes = Spread.Pick(lane.Select(r => r.Cell.Size), most), batches = Spread.Pick(lane.Select(r => r.Cell.Batch), most);
        string?[] notes =
        [
            Spread.LeftOut("sizes", lane.Select(r => r.Cell.Size), sizes, size => Format.Size(size)),
            Spread.LeftOut("batches", lane.Select(r => r.Cell.Batch), batches, BatchChart.BatchText),
            CostPanel.MeasuredAgain(lane),
        ];
        return Draw(view, lane, sizes, batches, [.. notes.OfType<string>()]);
    });

    /// <summary>The shade of a factor: 0 for none, then darker.</summary>
    public static int ShadeOf(double ratio) => ShadeFrom.Index().Last(s => ratio >= s.Item).Index;

    private static string Draw(
        MeasuredView view, IReadOnlyList<ReportRow> lane, IReadOnlyList<int> sizes, IReadOnlyList<int> batches, string[] more)
    {
        ReportRow first = lane[0];
        string title = $"Which strategy is cheapest over {first.Lane}, and by what factor?";
        List<ReportRow> contest = Contest(lane);
        string without = contest.Count < lane.Count ? "; without auto, which chooses one of the others" : "";
        string[] notes = [$"compared: {string.Join(", ", Names(lane))}{without}", $"× {first.Cell.Reference}, with its 99% interval", .. more];
        double top = ChartHeader.Height(Width, title, view, notes) + ColumnLabels;
        double bottom = top + sizes.Count * RowHeight;
        double left = ChartHeader.Margin + RowLabels;
        double column = Math.Min(MaxColumn, (Width - ChartHeader.Margin - left) / batches.Count);

        SvgCanvas canvas = new(Width, bottom + LegendHeight, title, [], shades: true);
        canvas.Define(Hatching());
        ChartHeader.Draw(canvas, Width, title, view, notes);
        canvas.Text(ChartHeader.Margin, top - 8, "size", SvgCanvas.SmallPrint, css: "m");
        canvas.Text(left, top - 24, "messages a batch", SvgCanvas.SmallPrint, css: "m");
        foreach ((int index, int batch) in batches.Index())
            canvas.Text(left + (index + 0.5) * column, top - 8, BatchChart.BatchText(batch), anchor: "middle", bold: true);
        Dictionary<(int, int), List<ReportRow>> cells = contest.GroupBy(r => (r.Cell.Size, r.Cell.Batch)).ToDictionary(
            g => g.Key, g => g.GroupBy(r => r.Cell.Strategy).Select(s => s.Last()).ToList());
        canvas.Define(SvgCanvas.Element("rect", ("id", "c"), ("width", SvgCanvas.Number(column - 2)), ("height", SvgCanvas.Number(RowHeight - 2))));
        foreach ((int row, int size) in sizes.Index())
        {
            canvas.Text(ChartHeader.Margin, top + (row + 0.5) * RowHeight + 4, Format.Size(size), bold: true);
            canvas.Group("row", () =>
            {
                foreach ((int index, int batch) in batches.Index())
                {
                    Winner? winner = cells.TryGetValue((size, batch), out List<ReportRow>? rows) ? Winner.Of(rows) : null;
                    canvas.Group("cell", () => Cell(canvas, winner, left + index * column, top + row * RowHeight, column));
                }
            }, "middle", SvgCanvas.SmallPrint);
        }

        Legend(canvas, left, bottom + 18);
        return canvas.ToString();
    }

    private static List<ReportRow> Contest(IReadOnlyList<ReportRow> lane) => [.. lane.Where(r => !Winner.IsLeftOut(r.Cell.Strategy, lane))];

    /// <summary>What is compared, the reference among it.</summary>
    private static string[] Names(IReadOnlyList<ReportRow> lane) =>
        [.. Contest(lane).Select(r => r.Cell.Strategy).Append(lane[0].Cell.Reference).Distinct().OrderBy(ChartStyle.LookOf)];

    private static void Cell(SvgCanvas canvas, Winner? winner, double x, double y, double width)
    {
        double middle = x + width / 2;
        canvas.Use("c", x + 1, y + 1, $"f{ShadeOf(winner?.Estimate.Ratio ?? 0)}");
        if (winner is null)
        {
            canvas.Text(middle, y + RowHeight / 2 + 4, "not measured", css: "m");
            return;
        }

        string? halo = winner.IsDecided ? null : "k";
        if (!winner.IsDecided)
            canvas.Use("c", x + 1, y + 1, Undecided);
        canvas.Text(middle, y + 14, winner.Strategy, css: halo);
        canvas.Text(middle, y + 29, winner.IsReference ? "1×" : Format.Ratio(winner.Estimate.Ratio), SvgCanvas.Subtitle, css: halo, bold: true);
        canvas.Text(middle, y + 42, Below(winner), 9, css: halo);
    }

    /// <summary>The interval; of the reference, which has none, how far behind the next is.</summary>
    private static string Below(Winner winner) =>
        winner.Estimate.Lower is not null ? Format.Interval(winner.Estimate)
        : winner.IsReference && winner.RunnerUp is { } next ? $"next: {Format.Ratio(next.Ratio)}"
        : "no interval";

    private static System.Xml.Linq.XElement Hatching()
    {
        System.Xml.Linq.XElement pattern = SvgCanvas.Element(
            "pattern", ("id", "h"), ("width", "7"), ("height", "7"), ("patternUnits", "userSpaceOnUse"), ("patternTransform", "rotate(45)"));
        pattern.Add(SvgCanvas.Element("path", ("d", "M0 0V7"), ("stroke", "#8b949e"), ("stroke-width", "2.4")));
        return pattern;
    }

    private static void Legend(SvgCanvas canvas, double left, double y)
    {
        double x = left;
        for (int shade = 0; shade < ChartStyle.Shades; shade++)
        {
            string text = shade == 0 ? FormattableString.Invariant($"below {ShadeFrom[1]}×") : FormattableString.Invariant($"from {ShadeFrom[shade]}×");
            canvas.Rect(x, y - 9, 18, 12, $"f{shade}");
            canvas.Path($"M{SvgCanvas.Number(x)} {SvgCanvas.Number(y - 9)}h18v12h-18z", "g n");
            canvas.Text(x + 24, y + 1, text, SvgCanvas.SmallPrint);
            x += 24 + TextWidth.Of(text, SvgCanvas.SmallPrint) + 16;
        }

        canvas.Rect(left, y + 13, 18, 12, Undecided);
        canvas.Text(left + 24, y + 23, "hatched: undecided, the best is not told apart from the second best, or one of them has no word by the rule", SvgCanvas.SmallPrint);
        canvas.Text(left, y + 43, "Loopback, one sender; a cost of sending, not latency. Every row with its interval is in the data beside the report.", SvgCanvas.SmallPrint, css: "m");
    }
}
