using System.Text;
using static Bench.Reports.Charts.SvgCanvas;

namespace Bench.Reports.Charts;

/// <summary>Draws one panel of an <see cref="EchoChart"/>: to the left a message is cheaper, further down its first one waits less.</summary>
internal sealed class EchoPanelDrawing
{
    private const double AxisWidth = 52, TitleHeight = 24, AxisHeight = 38, TickHeight = 13, Ascent = 0.78, Descent = 0.22;

    /// <summary>Half of what a mark takes, its outline included, and of the room beyond the outermost value for it.</summary>
    private const double MarkReach = 6, Margin = 1.12;

    private readonly SvgCanvas _canvas;
    private readonly EchoPanel _panel;
    private readonly LogScale _x;
    private readonly LogScale _y;
    private readonly double _left, _top, _plotLeft, _right, _bottom;
    private readonly List<(double Left, double Top, double Right, double Bottom)> _taken = [];

    /// <param name="canvas">The picture.</param>
    /// <param name="panel">The data.</param>
    /// <param name="left">Left edge.</param>
    /// <param name="top">Upper edge.</param>
    /// <param name="width">Width.</param>
    /// <param name="height">Height.</param>
    public EchoPanelDrawing(SvgCanvas canvas, EchoPanel panel, double left, double top, double width, double height)
    {
        (_canvas, _panel, _left, _top) = (canvas, panel, left, top);
        (_plotLeft, _right, _bottom) = (left + AxisWidth, left + width - 8, top + height - AxisHeight);
        EchoPoint[] points = [.. panel.Series.SelectMany(s => s.Points)];
        _x = new LogScale(points.SelectMany(p => Around(p.SendNs)), _plotLeft, _right - _plotLeft);
        _y = new LogScale(points.SelectMany(p => Around(p.FirstNs)), _bottom, top + TitleHeight - _bottom);
        // No label may hide a mark.
        _taken.AddRange(points.Select(p => (_x.At(p.SendNs) - MarkReach, _y.At(p.FirstNs) - MarkReach, _x.At(p.SendNs) + MarkReach, _y.At(p.FirstNs) + MarkReach)));
    }

    public void Draw()
    {
        string size = Format.Size(_panel.Size);
        _canvas.Text(_left, _top + 14, size, Subtitle, bold: true);
        _canvas.Text(_left + TextWidth.Of(size, Subtitle, bold: true) + 10, _top + 14, "wait of the first message", SmallPrint, css: "m");
        _canvas.Text((_plotLeft + _right) / 2, _bottom + 29, "time inside sends, a message", SmallPrint, "middle", "m");
        Ticks();
        foreach (EchoSeries series in _panel.Series)
            _canvas.Group($"s{ChartStyle.LookOf(series.Strategy)}", () => Line(series));
        foreach (EchoPoint point in _panel.Series.SelectMany(s => s.Points))
            Label(point);
    }

    private void Line(EchoSeries series)
    {
        if (series.Points.Count > 1)
        {
            _canvas.Path(
                "M" + string.Join('L', series.Points.Select(p => $"{Number(_x.At(p.SendNs))} {Number(_y.At(p.FirstNs))}")),
                "l", ChartStyle.Dash(ChartStyle.LookOf(series.Strategy)));
        }

        foreach (EchoPoint point in series.Points)
            _canvas.Marker(series.Strategy, _x.At(point.SendNs), _y.At(point.FirstNs), hollow: false, inGroup: true);
    }

    /// <summary>The batch beside its mark, where there is room: along a line the batches follow each other.</summary>
    private void Label(EchoPoint point)
    {
        string text = BatchChart.BatchText(point.Batch);
        double x = _x.At(point.SendNs), y = _y.At(point.FirstNs), width = TextWidth.Of(text, SmallPrint);
        (double, double)[] places =
        [
            (x + 7, y - 4), (x - 7 - width, y - 4), (x + 7, y + 12), (x - 7 - width, y + 12),
            (x + 7, y + 4), (x - 7 - width, y + 4), (x - (width / 2), y - 9), (x - (width / 2), y + 16),
        ];
        foreach ((double left, double baseline) in places)
        {
            (double Left, double Top, double Right, double Bottom) box = (left, baseline - (Ascent * SmallPrint), left + width, baseline + (Descent * SmallPrint));
            bool inside = box.Left >= _plotLeft && box.Right <= _right && box.Top >= _top + TitleHeight && box.Bottom <= _bottom;
            if (!inside || _taken.Any(t => box.Left < t.Right && t.Left < box.Right && box.Top < t.Bottom && t.Top < box.Bottom))
                continue;
            _taken.Add(box);
            _canvas.Text(left, baseline, text, SmallPrint, css: "k");
            return;
        }
    }

    private static double[] Around(double value) => [value / Margin, value * Margin];

    private void Ticks()
    {
        StringBuilder grid = new();
        double lowest = double.PositiveInfinity;
        foreach (double tick in _y.Ticks())
        {
            double y = _y.At(tick);
            grid.Append($"M{Number(_plotLeft)} {Number(y)}H{Number(_right)}");
            if (lowest - y < TickHeight || y > _bottom - 2)
                continue;
            _canvas.Text(_plotLeft - 6, y + 4, Time(tick), SmallPrint, "end");
            lowest = y;
        }

        double free = _plotLeft;
        foreach (double tick in _x.Ticks())
        {
            double x = _x.At(tick), half = TextWidth.Of(Time(tick), SmallPrint) / 2;
            grid.Append($"M{Number(x)} {Number(_top + TitleHeight)}V{Number(_bottom)}");
            if (x - half < free || x + half > _right + 8)
                continue;
            _canvas.Text(x, _bottom + 15, Time(tick), SmallPrint, "middle");
            free = x + half + 4;
        }

        _canvas.Path(grid.ToString(), "g");
    }

    private static string Time(double ns) => ns switch
    {
        >= 1e6 => $"{Format.Count((long)Math.Round(ns / 1e6))} ms",
        >= 1e3 => $"{Format.Count((long)Math.Round(ns / 1e3))} µs",
        >= 1 => $"{Format.Count((long)Math.Round(ns))} ns",
        _ => $"{Format.Number(ns)} ns",
    };
}
