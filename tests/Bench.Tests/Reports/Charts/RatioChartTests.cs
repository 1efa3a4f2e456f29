using System.Globalization;
using System.Xml.Linq;
using BatchSend;
using Bench.Pairing;
using Bench.Reports;
using Bench.Reports.Charts;
using Xunit;

namespace Bench.Tests.Reports.Charts;

public sealed class RatioChartTests
{
    /// <summary>Coordinates are written to a tenth of a pixel, the scale's own included.</summary>
    private const double Tolerance = 0.2;

    [Fact]
    public void Markers_and_whiskers_lie_where_the_axis_says()
    {
        OverviewDocument overview = Sample.Overview();
        ChartGeometry chart = new(RatioChart.Render(MeasuredView.Of(overview)));
        Func<double, double> at = ChartGeometry.ScaleOf(
            chart.Texts.Where(t => t.Text.EndsWith('×') && t.Text.Length < 6).Select(t => (double.Parse(t.Text[..^1], CultureInfo.InvariantCulture), t.X)));
        List<XElement> cells = [.. chart.Groups("rows").Elements(ChartGeometry.Svg + "g")];
        CellResult[] drawn = [.. overview.Cells.OrderBy(c => c.Cell.Transport).ThenBy(c => c.Cell.Size).ThenBy(c => c.Cell.Batch)];

        Assert.Equal(drawn.Length, cells.Count);
        foreach ((XElement cell, CellResult row) in cells.Zip(drawn))
        {
            Assert.Equal([row.Cell.Strategy, Format.RatioWithInterval(row.Estimate)], ChartGeometry.TextsIn(cell).Select(t => t.Text));
            Assert.Equal(at(row.Estimate.Ratio), Assert.Single(ChartGeometry.Markers(cell)).X, Tolerance);
            string[] whisker = cell.Element(ChartGeometry.Svg + "path")!.Attribute("d")!.Value.Split('M', 'H', ' ', 'm');
            Assert.Equal(at(row.Estimate.Lower!.Value), double.Parse(whisker[1], CultureInfo.InvariantCulture), Tolerance);
            Assert.Equal(at(row.Estimate.Upper!.Value), double.Parse(whisker[4], CultureInfo.InvariantCulture), Tolerance);
        }

        XElement one = chart.Root.Elements(ChartGeometry.Svg + "path").Single(p => ((string?)p.Attribute("class"))!.Contains("one", StringComparison.Ordinal));
        Assert.StartsWith($"M{SvgCanvas.Number(at(1))} ", one.Attribute("d")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_without_a_word_are_hollow()
    {
        CellResult row = Sample.Row(new Cell(Transport.Tcp, "per-buffer", "flush", 64, 64), 33);
        ChartGeometry chart = new(RatioChart.Render(MeasuredView.Of(Sample.With(
            Sample.Overview(),
            row,
            row with { Estimate = new Estimate(30, null, null, 1, Verdict.Provisional) },
            row with { Estimate = row.Estimate with { Verdict = Verdict.NotSteady } }))));

        Assert.Equal(
            [false, true, true],
            chart.Groups("rows").Elements(ChartGeometry.Svg + "g").Select(c => ChartGeometry.Markers(c).Single().Css.Split(' ').Contains("o")));
    }

    [Fact]
    public void A_sweep_is_drawn_at_its_headline_batch_and_says_so()
    {
        ChartGeometry chart = new(RatioChart.Render(MeasuredView.Of(SweepSample.Large)));

        Assert.Contains(chart.Texts, t => t.Text.StartsWith("batches of 64 alone", StringComparison.Ordinal));
        Assert.Contains(chart.Texts, t => t.Text == "64 KB × 64 over TCP");
        Assert.DoesNotContain(chart.Texts, t => t.Text.Contains("× 256 over", StringComparison.Ordinal));
    }
}
