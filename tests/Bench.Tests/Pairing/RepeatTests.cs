using BatchSend;
using Bench.Pairing;
using Bench.Reports;
using Bench.Tests.Reports;
using Xunit;

namespace Bench.Tests.Pairing;

/// <summary>The same cell in several comparisons.</summary>
public sealed class RepeatTests
{
    private static readonly Cell Cell = new(Transport.Tcp, "per-buffer", "flush", 64, 64);

    [Fact]
    public void Only_a_cell_that_comes_up_again_is_a_repeat()
    {
        Cell other = Cell with { Size = 1200 };

        Assert.Equal(Cell, Assert.Single(Repeat.In([Row(Cell, 2), Row(other, 2), Row(Cell, 2.1)])).Cell);
        Assert.Empty(Repeat.In([Row(Cell, 2), Row(other, 2)]));
    }

    [Fact]
    public void Median_and_mean_are_those_of_all_launches_and_intervals_that_miss_them_are_counted()
    {
        // Launches of a row spread by 0.1%, so that intervals of rows 5% apart cannot hold the mean.
        Repeat apart = Repeat.In([Row(Cell, 2), Row(Cell, 2.1)])[0], same = Repeat.In([Row(Cell, 2), Row(Cell, 2)])[0];
        Repeat odd = Repeat.In([Row(Cell, 2), Row(Cell, 2), Row(Cell, 2.1)])[0];

        Assert.Equal(Math.Sqrt(2 * 2.1), apart.MeanRatio, 6);
        Assert.Equal((0, 2), (apart.Holding(apart.MeanRatio), same.Holding(same.MeanRatio)));
        Assert.InRange(odd.MedianRatio, 2, 2.01);
        Assert.Equal((2, 0), (odd.Holding(odd.MedianRatio), odd.Holding(odd.MeanRatio)));
        Assert.Equal(odd.Rows.Sum(r => r.Launches.Count), odd.Launches);
        Assert.Equal(2, apart.LowestRatio, 6);
        Assert.Equal(2.1, apart.HighestRatio, 6);
    }

    [Fact]
    public void Drawn_launches_cover_as_the_interval_promises_where_they_are_alike()
    {
        Random random = new(7);
        CellResult[] rows = [.. Enumerable.Range(0, 20).Select(_ => Row([.. Enumerable.Range(0, 6).Select(_ => Normal(random))]))];
        Repeat repeat = Repeat.In(rows)[0];

        Assert.InRange(repeat.SimulatedPercent(repeat.MedianRatio), 97, 100);
        Assert.InRange(repeat.SimulatedPercent(repeat.MeanRatio), 97, 100);
    }

    [Fact]
    public void Where_few_launches_stray_far_intervals_hold_the_median_and_miss_the_mean()
    {
        // One launch in twenty: most draws of six miss it, and their narrow intervals miss the mean.
        CellResult[] rows = [.. Enumerable.Range(0, 20).Select(i => Row([0.001, -0.001, 0.002, -0.002, 0, i % 4 == 0 ? 5 : 0.001]))];
        Repeat repeat = Repeat.In(rows)[0];

        Assert.InRange(repeat.SimulatedPercent(repeat.MedianRatio), 97, 100);
        Assert.InRange(repeat.SimulatedPercent(repeat.MeanRatio), 0, 50);
    }

    [Fact]
    public void Drawn_launches_show_an_interval_that_promises_too_much_of_the_median()
    {
        // Forty launches a comparison, of which six in ten lie apart from the rest: the interval is round the mean, between them.
        double[] values = [.. Enumerable.Range(0, 40).Select(i => i % 10 < 6 ? 1 + (0.001 * i) : 0.001 * i)];
        Repeat repeat = Repeat.In([Row(values), Row(values)])[0];

        Assert.InRange(repeat.SimulatedPercent(repeat.MedianRatio), 0, 50);
    }

    [Fact]
    public void The_report_of_a_set_says_how_often_intervals_held()
    {
        ComparisonDocument one = Sample.Comparison(Sample.Overview()) with { Cells = [Row(Cell, 2)], SelfCheck = [], NotMeasured = [] };
        ComparisonSetDocument set = new() { Documents = [one, one with { Cells = [Row(Cell, 2.1)] }] };
        string text = MarkdownReport.Render(set), alone = MarkdownReport.Render(one);

        Assert.Contains("- Measured again: 1 cell in several comparisons, of whose 2 intervals (99%) 0 hold the median × over all launches", text, StringComparison.Ordinal);
        Assert.Contains("- tcp/flush/64B/b64: 2.05× is the median of ", text, StringComparison.Ordinal);
        Assert.Contains("2 comparisons came out between 2.00× and 2.10× (faster 2).", text, StringComparison.Ordinal);
        Assert.Contains("| 2.00× to 2.10× | faster 2 | 2.05× | 0 of 2 | ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("is cheapest", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Measured again", alone, StringComparison.Ordinal);
        Assert.DoesNotContain("several comparisons", alone, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_work_beside_many_runs_is_one_line_from_the_calmest_to_the_noisiest()
    {
        ComparisonDocument one = Sample.Comparison(Sample.Overview());
        ComparisonDocument Under(double pressure) => one with
        {
            Noise = new HostNoise { CpuPressurePercent = Bench.Meters.Reading.Of(pressure), StealPercent = Bench.Meters.Reading.Of(0) },
        };
        string many = MarkdownReport.Render(new ComparisonSetDocument { Documents = [.. new double[] { 7, 3, 5, 9, 8 }.Select(Under)] });
        string few = MarkdownReport.Render(new ComparisonSetDocument { Documents = [Under(7), Under(3)] });

        Assert.Contains("- Other work on the host, in 5 runs: time in which a task waited for a CPU 3.00% to 9.00%; CPU time taken by the hypervisor 0% to 0%.", many, StringComparison.Ordinal);
        Assert.Contains("- Other work on the host: time in which a task waited for a CPU 7.00%;", few, StringComparison.Ordinal);
        Assert.Contains("- Other work on the host: time in which a task waited for a CPU 3.00%;", few, StringComparison.Ordinal);
    }

    private static CellResult Row(Cell cell, double ratio) => Sample.Row(cell, ratio);

    private static CellResult Row(double[] values)
    {
        LaunchResult[] launches = [.. values.Select(v => Sample.Launch(Cell, v))];
        return new CellResult(Cell, PairRule.Judge(launches), launches);
    }

    /// <summary>A normal value of standard deviation 1%, by Box and Muller's transform.</summary>
    private static double Normal(Random random) =>
        0.01 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
