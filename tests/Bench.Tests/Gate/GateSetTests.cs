using Bench.Gate;
using Bench.Gate.Time;
using Bench.Reports;
using Bench.Tests.Reports;
using Xunit;

namespace Bench.Tests.Gate;

/// <summary>Several gates in one report.</summary>
public sealed class GateSetTests
{
    [Fact]
    public void The_answer_counts_outcomes_and_rows_and_says_whether_the_code_was_identical()
    {
        GateDocument changed = Sample.Gate();
        GateDocument identical = changed with { Base = changed.Base! with { LibraryChanged = false, Head = changed.Base.Commit }, ExitCode = 0 };
        string text = MarkdownReport.Render(new GateSetDocument { Documents = [changed, identical] });

        Assert.StartsWith("# 2 gates\n", text, StringComparison.Ordinal);
        Assert.Contains("- 2 gates, 1 of them on identical code, built twice: 1 pass, 1 regression", text, StringComparison.Ordinal);
        Assert.Contains("- Counts: 2 rows: 2 regression", text, StringComparison.Ordinal);
        Assert.Contains("- Times: 2 rows: 2 regression; 2 of them suspect after the screening", text, StringComparison.Ordinal);
        Assert.Contains("Not every gate compared identical code", text, StringComparison.Ordinal);
        Assert.Contains("| documents[1] |", text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "Not every gate compared identical code", MarkdownReport.Render(new GateSetDocument { Documents = [identical] }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_over_gates_has_every_launch_of_screening_and_judging()
    {
        TimeRow screened = Row(slowdown: 0.01, judged: 0), judged = Row(slowdown: 0.03, judged: 8), without = Row(slowdown: 0, judged: 0) with { Screen = [] };
        RowOverGates row = Assert.Single(RowOverGates.Of([screened, judged, without]));

        Assert.Equal((2, 1, 16), (row.Rows.Count, row.Judged, row.LaunchCount));
        Assert.InRange(row.MeanPercent, 2.4, 2.6);
        Assert.InRange(row.LowestPercent, 0.5, 1);
        Assert.InRange(row.HighestPercent, 3, 3.5);
    }

    [Fact]
    public void Deviations_are_those_of_the_launches()
    {
        TimeLaunch launch = Sample.Launches(0, 1)[0];
        TimeRow row = Row(0, 0) with { Screen = [.. new[] { -0.01, 0, 0, 0.01 }.Select(v => launch with { LogSlowdown = v })] };
        RowOverGates over = RowOverGates.Of([row])[0];

        Assert.Equal(100 * Math.Sqrt(2e-4 / 3), over.SpreadPercent, 6);
        Assert.Equal(0.5, over.MedianDeviationPercent, 6);
    }

    private static TimeRow Row(double slowdown, int judged) => new()
    {
        Cell = Sample.GateCell,
        Screen = Sample.Launches(slowdown, 4),
        Judged = Sample.Launches(slowdown, judged),
        Verdict = GateVerdict.Pass,
    };
}
