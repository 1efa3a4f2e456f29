using System.Text;
using static Bench.Reports.Charts.SvgCanvas;

namespace Bench.Reports.Charts;

/// <summary>Draws one panel of a <see cref="BatchChart"/>.</summary>
/// <param name="canvas">The picture.</param>
/// <param name="panel">The data.</param>
/// <param name="axis">What is drawn.</param>
/// <param name="values">The range of figures that all panels of the picture share.</param>
/// <param name="left">Left edge.</param>
/// <param name="top">Upper edge.</param>
/// <param name="width">Width.</param>
/// <param name="height">Height without the caption.</param>
internal sealed class BatchPanelDrawing(
    SvgCanvas canvas, BatchPanel panel, BatchAxis axis, LogScale values, double left, double top, double width, double height)
{
    private const double AxisWidth = 52, TitleHeight = 24, AxisHeight = 38, TickHeight = 13;

    /// <summary>Marks of one batch stand side by side, so that their whiskers do not hide each other: at most this far apart,</summary>
    private const double MostDodge = 9;

    /// <summary>and together no wider than this part of the way to the next batch.</summary>
    private const double DodgeShare = 0.6;

    /// <summary>An interval no longer than its mark cannot be seen behind it.</summary>
    private const double MarkHeight = 8;

    private readonly LogScale _value = new([values.Min * 1.01, values.Max / 1.01], top + height - AxisHeight, -(height - AxisHeight - TitleHeight));
    private readonly double _plotLeft = left + AxisWidth;
    private readonly double _first = Math.Log(panel.Reference[0].Batch);
    private readonly double _last = Math.Log(panel.Reference[^1].Batch);
    private readonly double _dodge = Math.Min(MostDodge, DodgeShare * (width - AxisWidth) / panel.Reference.Count / panel.Series.Count);

    public void Draw(IReadOnlyList<string> caption, double captionLine)
    {
        canvas.Text(left, top + 14, Format.Size(panel.Size), Subtitle, bold: true);
        Axes();
        canvas.Path(Outline(panel.Reference, 0), "a n reference");
        foreach ((int index, BatchSeries series) in panel.Series.Index())
            canvas.Group($"s{ChartStyle.LookOf(series.Strategy)}", () => Series(series, Shift(index)));
        foreach ((int line, string text) in caption.Index())
            canvas.Text(left, top + height + 6 + line * captionLine, text, SmallPrint);
    }

    private void Series(BatchSeries series, double shift)
    {
        int look = ChartStyle.LookOf(series.Strategy);
        canvas.Path(Outline(series.Points, shift), "l", ChartStyle.Dash(look));
        StringBuilder whiskers = new();
        foreach (BatchPoint point in series.Points)
        {
            if (point is { Lower: { } lower, Upper: { } upper } && _value.Clamped(lower) - _value.Clamped(upper) > MarkHeight)
                whiskers.Append(Whiskers.Up(_value, lower, upper, X(point.Batch) + shift));
        }

        if (whiskers.Length > 0)
            canvas.Path(whiskers.ToString(), "v");
        foreach (BatchPoint point in series.Points)
            canvas.Marker(series.Strategy, X(point.Batch) + shift, _value.At(point.Value), !ChartHeader.IsJudged(point.Estimate.Verdict), inGroup: true);
        foreach (double batch in series.BreakEvens())
            ChartLegend.DrawRing(canvas, X(batch) + shift, _value.At(panel.ReferenceAt(batch)));
    }

    private void Axes()
    {
        double right = left + width, bottom = top + height - AxisHeight;
        StringBuilder grid = new();
        double lowest = double.PositiveInfinity;
        foreach (double tick in values.Ticks().Where(t => LogScale.IsPowerOfTen(t) || values.Max / values.Min < 100))
        {
            double y = _value.At(tick);
            grid.Append($"M{Number(_plotLeft)} {Number(y)}H{Number(right)}");
            if (lowest - y < TickHeight)
                continue;
            canvas.Text(_plotLeft - 6, y + 4, axis.Label(tick), SmallPrint, "end");
            lowest = y;
        }

        double free = double.NegativeInfinity;
        foreach (int batch in panel.Reference.Select(p => p.Batch))
        {
            string text = BatchChart.BatchText(batch);
            double half = TextWidth.Of(text, SmallPrint) / 2;
            grid.Append($"M{Number(X(batch))} {Number(bottom)}v4");
            if (X(batch) - half < free)
                continue;
            canvas.Text(X(batch), bottom + 15, text, SmallPrint, "middle");
            free = X(batch) + half + 4;
        }

        canvas.Path(grid.ToString(), "g");
        canvas.Text((_plotLeft + right) / 2, bottom + 29, "messages a batch", SmallPrint, "middle", "m");
        canvas.Text(left + TextWidth.Of(Format.Size(panel.Size), Subtitle, bold: true) + 10, top + 14, axis.Name, SmallPrint, css: "m");
    }

    private string Outline(IReadOnlyList<BatchPoint> points, double shift) =>
        "M" + string.Join('L', points.Select(p => $"{Number(X(p.Batch) + shift)} {Number(_value.At(p.Value))}"));

    /// <summary>Room is left at both ends for the marks that stand side by side.</summary>
    private double X(double batch)
    {
        double room = 8 + _dodge * panel.Series.Count / 2;
        return _plotLeft + room + (width - AxisWidth - 2 * room) * (Math.Log(batch) - _first) / (_last - _first);
    }

    private double Shift(int index) => (index - (panel.Series.Count - 1) / 2.0) * _dodge;
}
