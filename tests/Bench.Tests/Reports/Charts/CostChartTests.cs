using System.Globalization;
using System.Xml.Linq;
using BatchSend;
using Bench.Pairing;
using Bench.Reports;
using Bench.Reports.Charts;
using Xunit;

namespace Bench.Tests.Reports.Charts;

public sealed class CostChartTests
{
    private const double Tolerance = 0.3;

    [Fact]
    public void Every_mark_lies_at_its_batch_and_its_cost()
    {
        ComparisonDocument sweep = SweepSample.Recorded;
        ReportRow[] lane = [.. MeasuredView.Of(sweep).Rows.Where(r => r.Cell.Transport == Transport.Tcp)];
        ChartGeometry chart = new(CostChart.Render(MeasuredView.Of(sweep), lane));
        List<XElement> panels = [.. chart.Groups("panel")];
        List<IGrouping<int, ReportRow>> sizes = [.. lane.GroupBy(r => r.Cell.Size).OrderBy(g => g.Key)];

        Assert.Equal(sizes.Count, panels.Count);
        foreach ((XElement panel, IGrouping<int, ReportRow> size) in panels.Zip(sizes))
        {
            List<TextBox> texts = [.. ChartGeometry.TextsIn(panel)];
            Assert.Equal(Format.Size(size.Key), texts[0].Text);
            Func<double, double> y = ChartGeometry.ScaleOf(texts.Where(t => IsTime(t.Text)).Select(t => (Nanoseconds(t.Text), t.Y - 4)));
            Dictionary<int, double> x = texts.Where(t => int.TryParse(t.Text, CultureInfo.InvariantCulture, out _)).ToDictionary(t => int.Parse(t.Text, CultureInfo.InvariantCulture), t => t.X);
            List<XElement> series = [.. panel.Elements(ChartGeometry.Svg + "g")];
            IGrouping<string, ReportRow>[] strategies = [.. size.GroupBy(r => r.Cell.Strategy).OrderBy(g => ChartStyle.LookOf(g.Key))];
            Assert.Equal(strategies.Length, series.Count);
            foreach ((XElement drawn, IGrouping<string, ReportRow> strategy) in series.Zip(strategies))
            {
                ReportRow[] rows = [.. strategy.OrderBy(r => r.Cell.Batch)];
                List<(double X, double Y, string Css)> marks = [.. ChartGeometry.Markers(drawn)];
                Assert.Equal(rows.Length, marks.Count);
                double shift = marks[0].X - x[rows[0].Cell.Batch];
                foreach ((ReportRow row, (double X, double Y, string Css) mark) in rows.Zip(marks))
                {
                    double reference = PairRule.Median(size.Where(r => r.Cell.Batch == row.Cell.Batch).SelectMany(r => r.Result.Launches).Select(l => l.Reference.SendNsPerMessage));
                    Assert.Equal(y(reference / row.Estimate.Ratio), mark.Y, Tolerance);
                    Assert.Equal(x[row.Cell.Batch] + shift, mark.X, Tolerance);
                    Assert.Equal(row.Verdict is Verdict.NotSteady or Verdict.Provisional, mark.Css.Split(' ').Contains("o"));
                }
            }
        }
    }

    [Fact]
    public void The_break_even_is_where_the_line_passes_the_reference()
    {
        // × grows from 0.5 at one message to 2 at four: halfway in both logarithms it is 1, at two messages.
        BatchSeries series = Series((1, 0.5), (4, 2), (16, 2), (64, 0.5));

        Assert.Equal([2, 32], series.BreakEvens().Select(b => Math.Round(b, 6)));
        Assert.Empty(Series((1, 1.5), (4, 2)).BreakEvens());
    }

    [Fact]
    public void A_ring_stands_on_the_reference_at_the_break_even()
    {
        ComparisonDocument sweep = SweepSample.Of([64], [1, 4], c => c.Batch == 1 ? 0.5 : 2, "flush");
        ReportRow[] lane = [.. MeasuredView.Of(sweep).Rows.Where(r => r.Cell.Transport == Transport.Tcp)];
        ChartGeometry chart = new(CostChart.Render(MeasuredView.Of(sweep), lane));
        XElement panel = chart.Groups("panel").Single();
        string ring = Assert.Single(panel.Descendants(ChartGeometry.Svg + "path"), p => ((string?)p.Attribute("class")) == "a n ring").Attribute("d")!.Value;
        string reference = panel.Elements(ChartGeometry.Svg + "path").Single(p => ((string?)p.Attribute("class")) == "a n reference").Attribute("d")!.Value;
        double[] from = [.. reference[1..].Split('L')[0].Split(' ').Select(Parse)], to = [.. reference.Split('L')[1].Split(' ').Select(Parse)];

        // The ring's outline begins 7 to the left of its middle.
        Assert.Equal((from[0] + to[0]) / 2 - 7, Parse(ring[1..].Split(' ')[0]), Tolerance);
        Assert.Equal(from[1], Parse(ring.Split(' ', 'a')[1]), Tolerance);
    }

    [Theory]
    [InlineData("1 to 16 (all measured)", 2.0, 3.0, 4.0)]
    [InlineData("from 4", 1.0, 3.0, 4.0)]
    [InlineData("1 and from 16", 3.0, 1.0, 4.0)]
    [InlineData("1 to 4", 3.0, 4.0, 1.0)]
    [InlineData("4", 1.0, 4.0, 0.5)]
    [InlineData("", 1.0, 0.5, 1.0)]
    public void Faster_is_said_of_every_batch_at_which_the_rule_says_it(string where, double one, double four, double sixteen) =>
        Assert.Equal(where, string.Join(" and ", Series((1, one), (4, four), (16, sixteen)).FasterRuns.Select(r => r.Text(BatchChart.BatchText))));

    [Fact]
    public void A_threshold_takes_a_smaller_batch_that_was_measured() =>
        Assert.Equal("64 (all measured)", Assert.Single(Series((64, 2)).FasterRuns).Text(BatchChart.BatchText));

    [Fact]
    public void A_cell_that_was_measured_again_is_said_to_be()
    {
        ComparisonDocument sweep = SweepSample.Of([64, 1200], [1, 4], _ => 2, "flush");
        MeasuredView view = MeasuredView.Of(new ComparisonSetDocument { Documents = [sweep, sweep with { Cells = [sweep.Cells[0]] }] });

        Assert.All(ChartSet.Of(view).Where(c => c.Name is "cost-tcp.svg" or "map-tcp.svg"), c => Assert.Contains("1 cell was measured again", c.Svg, StringComparison.Ordinal));
        Assert.All(ChartSet.Of(view).Where(c => c.Name is "cost-udp.svg" or "map-udp.svg"), c => Assert.DoesNotContain("measured again", c.Svg, StringComparison.Ordinal));
    }

    [Fact]
    public void Sizes_for_which_there_is_no_room_are_named()
    {
        ReportRow[] lane = [.. MeasuredView.Of(SweepSample.Large).Rows.Where(r => r.Cell.Transport == Transport.Udp)];
        ChartGeometry chart = new(CostChart.Render(MeasuredView.Of(SweepSample.Large), lane));

        Assert.Contains(chart.Texts, t => t.Text.StartsWith("sizes not drawn, but in the data: 64 B", StringComparison.Ordinal));
        Assert.InRange(chart.Groups("panel").Count(), 2, 4);
    }

    private static BatchSeries Series(params (int Batch, double Ratio)[] points) => CostPanel.Of(
        64, points.Select(p => new ReportRow(Sample.Row(new Cell(Transport.Tcp, "per-buffer", "flush", 64, p.Batch), p.Ratio), ""))).Series.Single();

    private static bool IsTime(string text) => text.EndsWith(" ns", StringComparison.Ordinal) || text.EndsWith(" µs", StringComparison.Ordinal);

    private static double Nanoseconds(string text) => Parse(text.Split(' ')[0]) * (text.EndsWith("µs", StringComparison.Ordinal) ? 1000 : 1);

    private static double Parse(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
