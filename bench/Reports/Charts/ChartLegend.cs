namespace Bench.Reports.Charts;

/// <summary>Which marker and line is which strategy.</summary>
internal static class ChartLegend
{
    private const double Sample = 34, Gap = 22;

    private const string Ring = "ring: break-even, × = 1, between measured batches", Hollow = "hollow: no word by the rule", Whisker = "whisker: 99% interval, where longer than the mark";

    public static int Lines(IReadOnlyList<string> strategies, string reference, int width) => Places(strategies, reference, width)[^1].Line + 1;

    public static void Draw(SvgCanvas canvas, IReadOnlyList<string> strategies, string reference, double top, double lineHeight, int width)
    {
        foreach ((string text, double x, int line) in Places(strategies, reference, width))
        {
            double y = top + line * lineHeight + 6;
            if (text == reference)
            {
                canvas.Path($"M{SvgCanvas.Number(x)} {SvgCanvas.Number(y)}h28", "a");
            }
            else if (text == Ring)
            {
                DrawRing(canvas, x + 14, y);
            }
            else if (text == Hollow)
            {
                canvas.Marker(strategies[0], x + 14, y, hollow: true);
            }
            else if (text == Whisker)
            {
                canvas.Path($"M{SvgCanvas.Number(x + 10)} {SvgCanvas.Number(y - 6)}h8m-4 0v12m-4 0h8", $"s{ChartStyle.LookOf(strategies[0])} l");
            }
            else
            {
                canvas.Path($"M{SvgCanvas.Number(x)} {SvgCanvas.Number(y)}h28", $"s{ChartStyle.LookOf(text)} l", ChartStyle.Dash(ChartStyle.LookOf(text)));
                canvas.Marker(text, x + 14, y, hollow: false);
            }

            canvas.Text(x + Sample, y + 4, text);
        }
    }

    public static void DrawRing(SvgCanvas canvas, double x, double y) =>
        canvas.Path($"M{SvgCanvas.Number(x - 7)} {SvgCanvas.Number(y)}a7 7 0 1 0 14 0a7 7 0 1 0 -14 0", "a n ring");

    private static List<(string Text, double X, int Line)> Places(IReadOnlyList<string> strategies, string reference, int width)
    {
        List<(string, double, int)> places = [];
        double x = ChartHeader.Margin;
        int line = 0;
        foreach (string text in (IEnumerable<string>)[reference, .. strategies, Whisker, Hollow, Ring])
        {
            double needed = Sample + TextWidth.Of(text, SvgCanvas.Normal);
            if (x > ChartHeader.Margin && x + needed > width - ChartHeader.Margin)
                (x, line) = (ChartHeader.Margin, line + 1);
            places.Add((text, x, line));
            x += needed + Gap;
        }

        return places;
    }
}
