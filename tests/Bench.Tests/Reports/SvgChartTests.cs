using System.Globalization;
using System.Xml.Linq;
using BatchSend;
using Bench.Pairing;
using Bench.Reports;
using Xunit;

namespace Bench.Tests.Reports;

public sealed class SvgChartTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void It_has_a_dot_for_each_cell_and_one_line_at_one()
    {
        OverviewDocument overview = Sample.Overview();
        XElement chart = XElement.Parse(SvgChart.Render(overview));

        Assert.Equal(overview.Cells.Count, Cells(chart).Count());
        Assert.All(Cells(chart), c => Assert.Single(c.Elements(Svg + "circle")));
        Assert.Single(chart.Elements(Svg + "line"), l => (string?)l.Attribute("class") == "one");
        Assert.Empty(chart.Descendants(Svg + "script"));
    }

    [Fact]
    public void Dots_lie_in_the_order_of_their_ratios_on_the_right_side_of_one()
    {
        OverviewDocument overview = Sample.Overview();
        XElement chart = XElement.Parse(SvgChart.Render(overview));
        double one = Number(chart.Elements(Svg + "line").Single(l => (string?)l.Attribute("class") == "one"), "x1");
        var dots = Cells(chart).Zip(Drawn(overview), (g, c) => (X: Number(g.Element(Svg + "circle")!, "cx"), c.Estimate.Ratio)).OrderBy(d => d.Ratio).ToList();

        Assert.Equal(dots.OrderBy(d => d.X), dots);
        Assert.All(dots, d => Assert.Equal(d.Ratio > 1, d.X > one));
    }

    [Fact]
    public void Rows_without_a_word_are_hollow()
    {
        CellResult row = Sample.Row(new Cell(Transport.Tcp, "per-buffer", "flush", 64, 64), 33);
        string chart = SvgChart.Render(Sample.With(
            Sample.Overview(),
            row,
            row with { Estimate = new Estimate(30, null, null, 1, Verdict.Provisional) },
            row with { Estimate = row.Estimate with { Verdict = Verdict.NotSteady } }));

        Assert.Equal([SvgRow.Solid, "#ffffff", "#ffffff"], Cells(XElement.Parse(chart)).Select(c => (string?)c.Element(Svg + "circle")!.Attribute("fill")));
    }

    [Fact]
    public void An_interval_without_end_stays_within_the_picture()
    {
        CellResult row = Sample.Row(new Cell(Transport.Tcp, "per-buffer", "flush", 64, 64), 2);
        XElement chart = XElement.Parse(SvgChart.Render(Sample.With(
            Sample.Overview(), row with { Estimate = new Estimate(2, 1e-30, 1e30, 2, Verdict.NoDifferenceShown) })));

        Assert.All(chart.Descendants(Svg + "line"), l => Assert.InRange(Number(l, "x1"), 0, 860));
        Assert.All(chart.Descendants(Svg + "line"), l => Assert.InRange(Number(l, "x2"), 0, 860));
    }

    [Fact]
    public void Text_from_outside_is_escaped()
    {
        OverviewDocument overview = Sample.Overview();
        string chart = SvgChart.Render(overview with { Environment = overview.Environment with { Cpu = "<script>&\"\u0001" } });

        Assert.DoesNotContain("<script", chart, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;&amp;", chart, StringComparison.Ordinal);
        Assert.NotNull(XElement.Parse(chart));
    }

    [Fact]
    public void Nothing_measured_is_still_a_picture() =>
        Assert.Empty(Cells(XElement.Parse(SvgChart.Render(Sample.With(Sample.Overview())))));

    [Theory]
    [InlineData(0.24, 40)]
    [InlineData(1, 1)]
    [InlineData(0.5, 0.5)]
    [InlineData(0.0003, 2)]
    [InlineData(20, 100)]
    public void The_scale_is_monotonic_holds_its_values_and_has_a_tick_at_one(double low, double high)
    {
        LogScale scale = new([low, high], 100, 400);
        double[] ticks = [.. scale.Ticks()];

        Assert.True(scale.Holds(low) && scale.Holds(high) && scale.Holds(1));
        Assert.Contains(ticks, t => Math.Abs(t - 1) < 1e-9);
        Assert.Equal(ticks.Order(), ticks);
        Assert.Equal(ticks.Select(scale.X).Order(), ticks.Select(scale.X));
        Assert.Equal(100, scale.X(ticks[0]), 6);
        Assert.Equal(500, scale.X(ticks[^1]), 6);
        // Equal ratios are equal distances.
        Assert.Equal(scale.X(2) - scale.X(1), scale.X(1) - scale.X(0.5), 6);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void The_scale_refuses_what_has_no_logarithm(double value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LogScale([value], 0, 100));

    private static IEnumerable<XElement> Cells(XElement chart) =>
        chart.Elements(Svg + "g").Where(g => (string?)g.Attribute("class") == "cell");

    /// <summary>The cells in the order of the chart.</summary>
    private static IEnumerable<CellResult> Drawn(OverviewDocument overview) =>
        overview.Cells.OrderBy(c => c.Cell.Transport).ThenBy(c => c.Cell.ReceiverGro).ThenBy(c => c.Cell.Size).ThenBy(c => c.Cell.Batch);

    private static double Number(XElement element, string attribute) =>
        double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);
}
