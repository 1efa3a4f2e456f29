using Bench.Gate;
using Bench.Gate.Time;
using Bench.Tests.Pairing;
using Xunit;

namespace Bench.Tests.Gate;

/// <summary>The gate's rule on launches of a real machine, drawn again and again with a fixed seed: how often it is wrong.</summary>
public sealed class TimeRuleTests
{
    private const int Resamples = 2_000;
    private const int Seed = 20_260_101;

    private static readonly RecordedLaunches Recorded = RecordedLaunches.Read();

    public static TheoryData<string> CellIds => [.. Recorded.Cells.Select(c => c.Id)];

    [Theory]
    [MemberData(nameof(CellIds))]
    public void Identical_code_never_fails(string id) =>
        Assert.DoesNotContain(GateVerdict.Regression, Draw(id, slowdown: 0));

    /// <summary>What is not found is "inconclusive" and says so; the gate never lets 10% pass in silence.</summary>
    [Theory]
    [MemberData(nameof(CellIds))]
    public void Planted_slowdowns_are_found(string id)
    {
        GateVerdict[] five = [.. Draw(id, slowdown: 0.05)], ten = [.. Draw(id, slowdown: 0.10)];

        Assert.InRange(five.Count(v => v == GateVerdict.Regression), Resamples * 95 / 100, Resamples);
        Assert.DoesNotContain(GateVerdict.Pass, ten);
        Assert.InRange(ten.Count(v => v == GateVerdict.Regression), Resamples * 99 / 100, Resamples);
    }

    [Fact]
    public void A_mean_above_1_percent_is_suspect_and_so_is_a_screening_that_says_nothing()
    {
        Assert.False(TimeRule.IsSuspect([0.001, -0.001, 0.002, 0]));
        Assert.True(TimeRule.IsSuspect([0.011, 0.012, 0.010, 0.011]));
        Assert.False(TimeRule.IsSuspect([-0.05, -0.051, -0.05, -0.049]));
        Assert.True(TimeRule.IsSuspect([-0.05, 0.05, -0.04, 0.03]));
    }

    [Fact]
    public void A_wide_interval_is_inconclusive_and_a_narrow_one_passes()
    {
        Assert.Equal(GateVerdict.Pass, TimeRule.Judge([0.001, -0.001, 0.002, 0, 0.001, 0, -0.001, 0], 0.02));
        Assert.Equal(GateVerdict.Inconclusive, TimeRule.Judge([0.05, -0.05, 0.04, -0.03, 0.05, -0.06, 0.04, 0], 0.02));
        Assert.Equal(GateVerdict.Regression, TimeRule.Judge([0.051, 0.05, 0.049, 0.05, 0.051, 0.05, 0.049, 0.05], 0.02));
        Assert.Equal(GateVerdict.Pass, TimeRule.Judge([0.051, 0.05, 0.049, 0.05, 0.051, 0.05, 0.049, 0.05], 0.10));
    }

    [Fact]
    public void The_interval_is_Students_over_launches()
    {
        // Mean 0.02, standard error 0.01/2; t(3) at 99.5% one-sided is 5.841.
        double[] values = [0.01, 0.01, 0.03, 0.03];
        double error = Math.Sqrt(4 * 0.01 * 0.01 / 3 / 4);
        (double lower, double upper) = TimeRule.Interval(values);

        Assert.Equal(0.02 - (5.841 * error), lower, 4);
        Assert.Equal(0.02 + (5.841 * error), upper, 4);
    }

    private static IEnumerable<GateVerdict> Draw(string id, double slowdown)
    {
        IReadOnlyList<double> values = Recorded.Cells.Single(c => c.Id == id).LaunchValues;
        Random random = new(Seed);
        for (int i = 0; i < Resamples; i++)
        {
            double[] screen = Launches(TimeRule.ScreenLaunches), judged = Launches(TimeRule.JudgedLaunches);
            yield return TimeRule.IsSuspect(screen) ? TimeRule.Judge(judged, TimeRule.DefaultLimit) : GateVerdict.Pass;
        }

        double[] Launches(int count) =>
            [.. Enumerable.Range(0, count).Select(_ => values[random.Next(values.Count)] + Math.Log(1 + slowdown))];
    }
}
