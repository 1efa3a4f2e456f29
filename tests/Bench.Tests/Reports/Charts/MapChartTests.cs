using System.Xml.Linq;
using BatchSend;
using Bench.Reports;
using Bench.Reports.Charts;
using Xunit;

namespace Bench.Tests.Reports.Charts;

public sealed class MapChartTests
{
    [Fact]
    public void Every_cell_names_the_winner_and_its_factor_at_its_size_and_batch()
    {
        ComparisonDocument sweep = SweepSample.Recorded;
        ReportRow[] lane = [.. MeasuredView.Of(sweep).Rows.Where(r => r.Cell.Transport == Transport.Tcp)];
        ChartGeometry chart = new(MapChart.Render(MeasuredView.Of(sweep), lane));
        List<XElement> cells = [.. chart.Groups("cell")];
        var traffic = (from size in lane.Select(r => r.Cell.Size).Distinct().Order()
                       from batch in lane.Select(r => r.Cell.Batch).Distinct().Order()
                       select (size, batch)).ToList();

        Assert.Equal(traffic.Count, cells.Count);
        foreach ((XElement cell, (int size, int batch)) in cells.Zip(traffic))
        {
            Winner winner = Winner.Of([.. lane.Where(r => r.Cell.Size == size && r.Cell.Batch == batch && r.Cell.Strategy != "auto")]);
            List<TextBox> texts = [.. ChartGeometry.TextsIn(cell)];
            Assert.Equal(winner.Strategy, texts[0].Text);
            Assert.Equal(winner.Strategy == "per-buffer" ? "1×" : Format.Ratio(winner.Estimate.Ratio), texts[1].Text);
            Assert.Equal(!winner.IsDecided, cell.Elements(ChartGeometry.Svg + "use").Any(r => (string?)r.Attribute("class") == "u"));
            XElement field = cell.Elements(ChartGeometry.Svg + "use").First();
            Assert.Equal($"f{MapChart.ShadeOf(winner.Estimate.Ratio)}", (string?)field.Attribute("class"));
            double left = ChartGeometry.Number(field, "x"), top = ChartGeometry.Number(field, "y");
            double right = left + ChartGeometry.Number(Field(chart), "width"), bottom = top + ChartGeometry.Number(Field(chart), "height");
            Assert.All(texts, t => Assert.True(t.Left >= left && t.Right <= right && t.Top >= top && t.Bottom <= bottom, $"'{t.Text}' leaves its cell"));
            Assert.InRange(chart.Texts.Single(t => t.Text == Format.Size(size) && t.X < left).Y, top, bottom);
            Assert.InRange(chart.Texts.Single(t => t.Text == BatchChart.BatchText(batch) && t.Y < ChartGeometry.Number(cells[0].Element(ChartGeometry.Svg + "use")!, "y")).X, left, right);
        }
    }

    [Fact]
    public void The_longest_name_fits_into_the_narrowest_cell()
    {
        ChartGeometry chart = new(MapChart.Render(MeasuredView.Of(SweepSample.Large), [.. MeasuredView.Of(SweepSample.Large).Rows.Where(r => r.Cell.Transport == Transport.Udp)]));
        double width = ChartGeometry.Number(Field(chart), "width");

        Assert.All(SenderCatalog.All, s => Assert.InRange(TextWidth.Of(s.Name, SvgCanvas.SmallPrint), 1, width));
    }

    [Fact]
    public void A_cell_that_was_not_measured_says_so()
    {
        ComparisonDocument sweep = SweepSample.Of([64, 1200], [1, 64], _ => 2, "flush");
        ReportRow[] lane = [.. MeasuredView.Of(sweep).Rows.Where(r => r.Cell.Transport == Transport.Tcp).Skip(1)];

        Assert.Contains(new ChartGeometry(MapChart.Render(MeasuredView.Of(sweep), lane)).Texts, t => t.Text == "not measured");
    }

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(1.04, 0)]
    [InlineData(1.05, 1)]
    [InlineData(4.9, 2)]
    [InlineData(1000, 4)]
    public void A_larger_factor_is_never_lighter(double ratio, int shade) => Assert.Equal(shade, MapChart.ShadeOf(ratio));

    /// <summary>The field that every cell is drawn with.</summary>
    private static XElement Field(ChartGeometry chart) => chart.Root.Descendants(ChartGeometry.Svg + "rect").Single(r => (string?)r.Attribute("id") == "c");
}
