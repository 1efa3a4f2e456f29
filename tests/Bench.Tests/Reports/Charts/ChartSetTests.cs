using System.Xml.Linq;
using BatchSend;
using Bench.Pairing;
using Bench.Reports;
using Bench.Reports.Charts;
using Xunit;

namespace Bench.Tests.Reports.Charts;

/// <summary>What all charts must keep to, over documents of all kinds and sizes.</summary>
public sealed class ChartSetTests
{
    private static readonly int[] Sizes = [64, 1200], Batches = [1, 64];

    public static TheoryData<string> Names => ["overview", "unprivileged", "recorded", "large", "set", "one launch", "incomplete", "hostile", "three rows", "endless whiskers", "many batches"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Charts_are_well_formed_small_and_without_overlapping_labels(string name)
    {
        IReadOnlyList<ChartFile> charts = ChartSet.Of(ViewOf(name));

        Assert.NotEmpty(charts);
        Assert.Equal(charts.Count, charts.Select(c => c.Name).Distinct().Count());
        Assert.All(charts, chart => new ChartGeometry(chart.Svg).AssertSound(chart.Svg));
    }

    [Fact]
    public void A_sweep_has_a_map_and_cost_curves_for_each_transport() => Assert.Equal(
        ["chart.svg", "map-tcp.svg", "cost-tcp.svg", "map-udp.svg", "cost-udp.svg"],
        ChartSet.Of(MeasuredView.Of(SweepSample.Large)).Select(c => c.Name));

    [Fact]
    public void One_batch_has_neither_and_one_size_no_map()
    {
        Assert.Equal(["chart.svg"], ChartSet.Of(MeasuredView.Of(SweepSample.Of([64, 1200], [64], _ => 2))).Select(c => c.Name));
        Assert.Equal(
            ["chart.svg", "cost-tcp.svg", "cost-udp.svg"],
            ChartSet.Of(MeasuredView.Of(SweepSample.Of([64], [1, 64], _ => 2))).Select(c => c.Name));
    }

    [Fact]
    public void Traffic_of_another_kind_has_charts_of_its_own()
    {
        CellResult[] rows =
        [
            .. from size in Sizes
               from batch in Batches
               from cell in new Cell[]
               {
                   new(Transport.Udp, "per-buffer", "flush", size, batch),
                   new(Transport.Udp, "per-buffer", "flush", size, batch, ReceiverGro: true),
                   new(Transport.Udp, "mmsg", "flush", size, batch),
                   new(Transport.Udp, "per-buffer", "flush", size, batch) { WorkingSet = 32 << 20 },
               }
               select Sample.Row(cell, 2),
        ];
        IReadOnlyList<ChartFile> charts = ChartSet.Of(MeasuredView.Of(Sample.Comparison(Sample.Overview()) with { Cells = rows }));

        Assert.Equal(
            ["map-udp.svg", "map-udp-gro.svg", "map-udp-vs-mmsg.svg", "map-udp-set32M.svg"],
            charts.Select(c => c.Name).Where(n => n.StartsWith("map", StringComparison.Ordinal)));
        Assert.Contains("UDP from 32 MB of buffers", charts.Single(c => c.Name == "map-udp-set32M.svg").Svg, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_identical_code_leaves_an_empty_first_chart()
    {
        ComparisonDocument checks = Sample.Comparison(Sample.Overview()) with { Cells = Sample.Overview().SelfCheck, SelfCheck = [] };

        ChartFile chart = Assert.Single(ChartSet.Of(MeasuredView.Of(checks)));
        Assert.Empty(new ChartGeometry(chart.Svg).Groups("rows").Elements());
    }

    [Fact]
    public void Text_from_outside_is_escaped()
    {
        string svg = ChartSet.Of(ViewOf("hostile"))[0].Svg;

        Assert.DoesNotContain("<script", svg, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;&amp;", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_strategy_has_a_look_of_its_own_that_is_not_only_a_colour()
    {
        int[] looks = [.. SenderCatalog.All.Select(s => ChartStyle.LookOf(s.Name))];

        Assert.Equal(looks.Length, looks.Distinct().Count());
        Assert.Equal(looks.Length, looks.Select(ChartStyle.Marker).Distinct().Count());
        Assert.Equal(looks.Length, looks.Select(ChartStyle.Dash).Distinct().Count());
        Assert.InRange(ChartStyle.LookOf("not-yet-invented"), 0, looks.Length);
    }

    private static MeasuredView ViewOf(string name)
    {
        OverviewDocument overview = Sample.Overview();
        CellResult row = Sample.Row(new Cell(Transport.Tcp, "per-buffer", "flush", 64, 64), 2);
        return name switch
        {
            "overview" => MeasuredView.Of(overview),
            "unprivileged" => MeasuredView.Of(Sample.Overview(privileged: false)),
            "recorded" => MeasuredView.Of(SweepSample.Recorded),
            "large" => MeasuredView.Of(SweepSample.Large),
            "set" => MeasuredView.Of(new ComparisonSetDocument
            {
                Documents = [SweepSample.Recorded, .. Enumerable.Range(0, 3).Select(i => SweepSample.Recorded with { Environment = Sample.Environment with { Kernel = $"Linux 7.{i}" } })],
            }),
            "one launch" => MeasuredView.Of(SweepSample.Recorded with
            {
                Cells = [.. SweepSample.Recorded.Cells.Select(c => new CellResult(c.Cell, PairRule.Judge([c.Launches[0]]), [c.Launches[0]]))],
            }),
            "incomplete" => MeasuredView.Of(SweepSample.Recorded with { IncompleteReason = "interrupted after 3 of 24 launches" }),
            "hostile" => MeasuredView.Of(overview with { Environment = overview.Environment with { Cpu = "<script>&\"\u0001" } }),
            "three rows" => MeasuredView.Of(Sample.With(overview, row, row with { Estimate = row.Estimate with { Verdict = Verdict.NotSteady } })),
            "endless whiskers" => MeasuredView.Of(Sample.With(
                overview, row with { Estimate = new Estimate(2, 1e-30, 1e30, 2, Verdict.NoDifferenceShown) },
                Sample.Row(row.Cell with { Batch = 1 }, 0.9) with { Estimate = new Estimate(0.9, 1e-30, 1e30, 2, Verdict.NoDifferenceShown) })),
            "many batches" => MeasuredView.Of(SweepSample.Of([64, 100, 1200], [.. Enumerable.Range(0, 13).Select(i => 1 << i)], c => 1 + c.Batch / 10.0)),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
        };
    }
}
