using System.Globalization;
using System.Xml.Linq;
using BatchSend;
using Bench.Pairing;
using Bench.Reports;
using Bench.Reports.Charts;
using Bench.Throughput;
using Xunit;

namespace Bench.Tests.Reports.Charts;

public sealed class RateChartTests
{
    private const double Tolerance = 0.3;

    private static readonly int[] Batches = [1, 4, 16, 64, 256, 1024, 4096];

    public static TheoryData<string> Names => ["small", "large", "one launch", "incomplete", "lossy", "endless whiskers"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Charts_are_well_formed_small_and_without_overlapping_labels(string name)
    {
        IReadOnlyList<ChartFile> charts = RateChart.Of(ThroughputView.Of(DocumentOf(name)));

        Assert.NotEmpty(charts);
        Assert.Equal(charts.Count, charts.Select(c => c.Name).Distinct().Count());
        Assert.All(charts, chart => new ChartGeometry(chart.Svg).AssertSound(chart.Svg));
    }

    [Fact]
    public void Only_a_sweep_over_batches_is_drawn_and_each_lane_has_a_picture_of_its_own()
    {
        Assert.Empty(RateChart.Of(ThroughputView.Of(Sweep([64, 1200], [64]))));
        ThroughputResult[] rows =
        [
            .. from batch in Batches
               from cell in new Cell[]
               {
                   new(Transport.Tcp, "per-buffer", "flush", 64, batch) { Connections = 8 },
                   new(Transport.Udp, "per-buffer", "mmsg", 64, batch),
                   new(Transport.Udp, "per-buffer", "mmsg", 64, batch, ReceiverGro: true),
               }
               select Sample.RateRow(cell, 2),
        ];

        Assert.Equal(["rate-tcp-c8.svg", "rate-udp.svg", "rate-udp-gro.svg"], RateChart.Of(ThroughputView.Of(Sample.Throughput(rows))).Select(c => c.Name));
    }

    [Fact]
    public void Every_mark_lies_at_its_batch_and_its_rate()
    {
        ThroughputRow[] lane = [.. ThroughputView.Of(Sweep([64, 1200], [1, 4, 64])).Rows.Where(r => r.Cell.Transport == Transport.Tcp)];
        ChartGeometry chart = new(RateChart.Render(ThroughputView.Of(Sweep([64, 1200], [1, 4, 64])), lane));
        List<XElement> panels = [.. chart.Groups("panel")];
        List<IGrouping<int, ThroughputRow>> sizes = [.. lane.GroupBy(r => r.Cell.Size).OrderBy(g => g.Key)];

        Assert.Equal(sizes.Count, panels.Count);
        foreach ((XElement panel, IGrouping<int, ThroughputRow> size) in panels.Zip(sizes))
        {
            List<TextBox> texts = [.. ChartGeometry.TextsIn(panel)];
            Assert.Equal(Format.Size(size.Key), texts[0].Text);
            Func<double, double> y = ChartGeometry.ScaleOf(texts.Where(t => IsRate(t.Text)).Select(t => (PerSecond(t.Text), t.Y - 4)));
            Dictionary<int, double> x = texts.Where(t => int.TryParse(t.Text, CultureInfo.InvariantCulture, out _)).ToDictionary(t => int.Parse(t.Text, CultureInfo.InvariantCulture), t => t.X);
            List<XElement> series = [.. panel.Elements(ChartGeometry.Svg + "g")];
            IGrouping<string, ThroughputRow>[] strategies = [.. size.GroupBy(r => r.Cell.Strategy).OrderBy(g => ChartStyle.LookOf(g.Key))];
            Assert.Equal(strategies.Length, series.Count);
            foreach ((XElement drawn, IGrouping<string, ThroughputRow> strategy) in series.Zip(strategies))
            {
                ThroughputRow[] rows = [.. strategy.OrderBy(r => r.Cell.Batch)];
                List<(double X, double Y, string Css)> marks = [.. ChartGeometry.Markers(drawn)];
                Assert.Equal(rows.Length, marks.Count);
                double shift = marks[0].X - x[rows[0].Cell.Batch];
                foreach ((ThroughputRow row, (double X, double Y, string Css) mark) in rows.Zip(marks))
                {
                    Assert.Equal(y(Sample.ReferenceRate * row.Estimate.Ratio), mark.Y, Tolerance);
                    Assert.Equal(x[row.Cell.Batch] + shift, mark.X, Tolerance);
                }
            }
        }
    }

    [Fact]
    public void A_rate_of_which_not_all_arrived_says_so_below_its_panel()
    {
        string svg = RateChart.Of(ThroughputView.Of(DocumentOf("lossy"))).Single().Svg;

        Assert.Contains("delivered: mmsg 4K 99.00%", svg, StringComparison.Ordinal);
        Assert.Contains("everything was delivered where nothing else is said", svg, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1.5, "mmsg")]
    [InlineData(0.5, "per-buffer")]
    public void The_highest_rate_of_a_panel_can_be_the_reference_s(double ratio, string highest)
    {
        ThroughputResult[] rows = [.. Batches.Select(b => Sample.RateRow(new Cell(Transport.Udp, "per-buffer", "mmsg", 64, b), ratio))];

        Assert.Contains($"highest median as measured: {highest} ", RateChart.Of(ThroughputView.Of(Sample.Throughput(rows))).Single().Svg, StringComparison.Ordinal);
    }

    private static ThroughputDocument DocumentOf(string name) => name switch
    {
        "small" => Sweep([64, 1200], [1, 64]),
        "large" => Sweep([16, 64, 256, 1024, 4096, 16384, 65536], Batches),
        "one launch" => Sweep([64], Batches, r => new ThroughputResult(r.Cell, PairRule.Judge([r.Launches[0].LogRatio]), [r.Launches[0]])),
        "incomplete" => Sweep([64], Batches) with { IncompleteReason = "interrupted after 3 of 24 launches" },
        "lossy" => Sample.Throughput(
            [.. Batches.Select(b => Sample.RateRow(new Cell(Transport.Udp, "per-buffer", "mmsg", 64, b), 1.2, lost: b == 4096 ? 1000 : 0))]),
        "endless whiskers" => Sweep([64], [1, 64], r => r with { Estimate = new Estimate(2, 1e-30, 1e30, 2, Verdict.NoDifferenceShown) }),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    private static ThroughputDocument Sweep(IReadOnlyList<int> sizes, IReadOnlyList<int> batches, Func<ThroughputResult, ThroughputResult>? change = null)
    {
        string[] names = [.. SenderCatalog.All.Where(s => !s.IsBaseline).Select(s => s.Name)];
        CellPlan plan = CellList.Create([Transport.Tcp, Transport.Udp], "per-buffer", names, sizes, batches);
        return Sample.Throughput([.. plan.Cells.Select(c => Sample.RateRow(c, 0.9 + c.Batch / 10.0)).Select(r => change?.Invoke(r) ?? r)]);
    }

    private static bool IsRate(string text) => text.EndsWith(" k", StringComparison.Ordinal) || text.EndsWith(" M", StringComparison.Ordinal);

    private static double PerSecond(string text) =>
        double.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture) * (text.EndsWith('M') ? 1e6 : 1e3);
}
