using System.Xml.Linq;
using BatchSend;
using Bench.Meters;
using Bench.Reports;
using Bench.Reports.Charts;
using Xunit;

namespace Bench.Tests.Reports.Charts;

public sealed class EchoChartTests
{
    private const double Tolerance = 0.3;

    private static readonly int[] Batches = [1, 16, 64], Sizes = [64, 1200, 8192];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Charts_are_well_formed_small_and_without_overlapping_labels(int sizes)
    {
        IReadOnlyList<ChartFile> charts = EchoChart.Of(Sweep([.. Sizes.Take(sizes)], rate: 20_000));

        Assert.Equal(["echo-tcp.svg", "echo-udp.svg"], charts.Select(c => c.Name));
        Assert.All(charts, chart => new ChartGeometry(chart.Svg).AssertSound(chart.Svg));
        Assert.All(charts, chart => Assert.Equal(Math.Min(sizes, EchoChart.MostPanels), new ChartGeometry(chart.Svg).Groups("panel").Count()));
    }

    [Fact]
    public void Every_mark_lies_at_its_cost_and_at_the_wait_of_its_first_message()
    {
        SuitesDocument sweep = Sweep([64], rate: 20_000);
        ChartGeometry chart = new(EchoChart.Of(sweep)[0].Svg);
        XElement panel = Assert.Single(chart.Groups("panel"));
        TextBox[] ticks = [.. ChartGeometry.TextsIn(panel).Where(t => Unit(t.Text) > 0)];
        double axis = ticks.Max(t => t.Y);
        Func<double, double> x = ChartGeometry.ScaleOf(ticks.Where(t => t.Y == axis).Select(t => (Ns(t.Text), t.X)));
        Func<double, double> y = ChartGeometry.ScaleOf(ticks.Where(t => t.Y < axis).Select(t => (Ns(t.Text), t.Y - 4)));
        IGrouping<string, CrossCheckRow>[] strategies =
            [.. sweep.Rows.Where(r => r.Transport == Transport.Tcp).GroupBy(r => r.Strategy).OrderBy(g => ChartStyle.LookOf(g.Key))];
        XElement[] series = [.. panel.Elements(ChartGeometry.Svg + "g")];

        Assert.Equal(strategies.Length, series.Length);
        foreach ((XElement drawn, IGrouping<string, CrossCheckRow> strategy) in series.Zip(strategies))
        {
            Assert.Equal(Batches.Length, ChartGeometry.Markers(drawn).Count());
            foreach ((CrossCheckRow row, (double X, double Y, string Css) mark) in strategy.Zip(ChartGeometry.Markers(drawn)))
            {
                Assert.Equal(x(row.Echo!.SendNsPerMessage.Value!.Value), mark.X, Tolerance);
                Assert.Equal(y(row.Echo.First.MedianNs.Value!.Value + ((row.Batch - 1) * 50_000)), mark.Y, Tolerance);
            }
        }
    }

    /// <summary>The strategies of the sweep lie close together at each batch.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Labels_hide_no_mark_and_marks_keep_off_the_edges(int sizes)
    {
        const double Half = 4; // of the smallest mark
        foreach (ChartFile file in EchoChart.Of(Sweep([.. Sizes.Take(sizes)], rate: 20_000)))
        {
            foreach (XElement panel in new ChartGeometry(file.Svg).Groups("panel"))
            {
                (double X, double Y, string Css)[] marks = [.. panel.Elements(ChartGeometry.Svg + "g").SelectMany(ChartGeometry.Markers)];
                TextBox[] texts = [.. ChartGeometry.TextsIn(panel)], labels = [.. texts.Where(t => int.TryParse(t.Text, out _))];
                Assert.InRange(labels.Length, marks.Length / 2, marks.Length);
                TextBox[] ticks = [.. texts.Where(t => Unit(t.Text) > 0)];
                double axis = ticks.Max(t => t.Y);
                Assert.All(marks, m => Assert.InRange(m.Y, ticks.Min(t => t.Top), axis - 15 - Half));
                Assert.All(labels, l => Assert.DoesNotContain(
                    marks, m => l.Left < m.X + Half && m.X - Half < l.Right && l.Top < m.Y + Half && m.Y - Half < l.Bottom));
            }
        }
    }

    [Fact]
    public void Sizes_for_which_there_is_no_room_are_named()
    {
        Assert.All(EchoChart.Of(Sweep(Sizes, rate: 20_000)), c => Assert.Contains("sizes not drawn, but in the data: 1200 B", c.Svg, StringComparison.Ordinal));
        Assert.All(EchoChart.Of(Sweep([64], rate: 20_000)), c => Assert.DoesNotContain("not drawn", c.Svg, StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_not_measured_or_at_one_batch_only_is_not_drawn()
    {
        SuitesDocument sweep = Sweep([64], rate: null);
        Assert.Empty(EchoChart.Of(sweep with { Rows = [.. sweep.Rows.Where(r => r.Batch == 16)] }));
        Assert.Empty(EchoChart.Of(sweep with { Rows = [.. sweep.Rows.Select(r => r with { Echo = null })] }));
        Assert.Empty(EchoChart.Of(sweep with
        {
            Rows = [.. sweep.Rows.Select(r => r with { Echo = r.Echo! with { SendNsPerMessage = Reading.NotAvailable("no message was sent") } })],
        }));
    }

    private static SuitesDocument Sweep(int[] sizes, int? rate)
    {
        SuitesDocument sample = Sample.Suites(Sample.Overview());
        return sample with
        {
            Rows =
            [
                .. from transport in new[] { Transport.Tcp, Transport.Udp }
                   from strategy in SenderCatalog.All
                   where (strategy.Transports & transport) != 0
                   from size in sizes
                   from batch in Batches
                   select sample.Rows[0] with
                   {
                       Transport = transport,
                       Strategy = strategy.Name,
                       Size = size,
                       Batch = batch,
                       Echo = Sample.Echo(transport == Transport.Udp, rate) with
                       {
                           FillNs = rate is { } perSecond ? Reading.Of((batch - 1) * 1e9 / perSecond) : Reading.NotAvailable("no rate was given"),
                           SendNsPerMessage = Reading.Of((4000.0 / (strategy.IsBaseline ? 1 : batch)) + (20 * ChartStyle.LookOf(strategy.Name))),
                       },
                   },
            ],
        };
    }

    private static double Unit(string text) => text.Split(' ')[^1] switch
    {
        "ns" => 1,
        "µs" => 1e3,
        "ms" => 1e6,
        _ => 0,
    };

    private static double Ns(string text) =>
        double.Parse(text.Split(' ')[0], System.Globalization.NumberStyles.AllowThousands, System.Globalization.CultureInfo.InvariantCulture) * Unit(text);
}
