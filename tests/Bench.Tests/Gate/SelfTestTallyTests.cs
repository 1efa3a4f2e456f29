using Bench.Gate;
using Bench.Gate.SelfTest;
using Bench.Gate.Sends;
using Xunit;

namespace Bench.Tests.Gate;

public sealed class SelfTestTallyTests
{
    [Fact]
    public void One_missed_5_percent_in_20_rounds_is_allowed_and_a_second_is_not()
    {
        Assert.True(Of(Plant.Slower5Percent, found: 19, missed: 1).Holds);
        Assert.False(Of(Plant.Slower5Percent, found: 18, missed: 2).Holds);
        Assert.False(Of(Plant.Slower5Percent, found: 0, missed: 1).Holds);
    }

    [Fact]
    public void Every_other_plant_is_found_each_time()
    {
        foreach (Plant plant in new[] { Plant.OneMoreCall, Plant.Allocates64Bytes, Plant.SendsFewer, Plant.Slower10Percent })
        {
            Assert.True(Of(plant, found: 20, missed: 0).Holds);
            Assert.False(Of(plant, found: 19, missed: 1).Holds);
        }
    }

    [Fact]
    public void Identical_code_never_fails()
    {
        Assert.True(Of(Plant.None, found: 0, missed: 20).Holds);
        Assert.False(Of(Plant.None, found: 1, missed: 19).Holds);
    }

    [Fact]
    public void Identical_code_passes_every_count()
    {
        foreach (GateVerdict verdict in new[] { GateVerdict.NotMeasured, GateVerdict.Improved, GateVerdict.Missing, GateVerdict.Failed })
        {
            SelfTestTally tally = SelfTestTally.Of(SelfTestTally.Counts, [Row(Plant.None, GateVerdict.Pass), Row(Plant.None, verdict)]);
            Assert.Equal((false, false), (tally.Holds, tally.Undecided));
        }
    }

    [Fact]
    public void Identical_code_may_be_without_a_verdict_on_time_but_not_each_time()
    {
        SelfTestTally once = SelfTestTally.Of(SelfTestTally.Time, [Row(Plant.None, GateVerdict.TooNoisy), Row(Plant.None, GateVerdict.Pass)]);
        SelfTestTally always = SelfTestTally.Of(SelfTestTally.Time, [Row(Plant.None, GateVerdict.TooNoisy)]);

        Assert.Equal((true, false), (once.Holds, once.Undecided));
        Assert.Equal((false, true), (always.Holds, always.Undecided));
    }

    [Fact]
    public void A_round_without_a_verdict_is_neither_found_nor_missed_and_leaves_the_plant_undecided()
    {
        SelfTestTally tally = SelfTestTally.Of(SelfTestTally.Time, [Row(Plant.Slower5Percent, GateVerdict.TooNoisy), Found(Plant.Slower5Percent)]);

        Assert.Equal((2, 1, 1, false, true), (tally.Rounds, tally.Found, tally.WithoutVerdict, tally.Holds, tally.Undecided));
    }

    [Fact]
    public void A_plant_that_was_missed_is_not_excused_by_rounds_without_a_verdict()
    {
        SelfTestTally tally = SelfTestTally.Of(
            SelfTestTally.Time, [Row(Plant.Slower10Percent, GateVerdict.TooNoisy), Row(Plant.Slower10Percent, GateVerdict.Pass)]);

        Assert.Equal((false, false), (tally.Holds, tally.Undecided));
    }

    [Fact]
    public void A_plant_is_found_by_a_regression_of_its_own_kind_alone()
    {
        SelfTestRow other = Row(Plant.OneMoreCall, GateVerdict.Regression) with { RegressionKind = RegressionKind.Delivery };

        Assert.True(SelfTestTally.Of(SelfTestTally.Counts, [Found(Plant.OneMoreCall)]).Holds);
        Assert.False(SelfTestTally.Of(SelfTestTally.Counts, [other]).Holds);
    }

    private static SelfTestTally Of(Plant plant, int found, int missed) => SelfTestTally.Of(
        SelfTestTally.Time,
        [
            .. Enumerable.Repeat(Found(plant), found),
            .. Enumerable.Repeat(Row(plant, GateVerdict.Pass), missed),
        ]);

    private static SelfTestRow Found(Plant plant) => Row(plant, GateVerdict.Regression) with
    {
        RegressionKind = plant switch
        {
            Plant.OneMoreCall => RegressionKind.Calls,
            Plant.Allocates64Bytes => RegressionKind.Bytes,
            Plant.SendsFewer => RegressionKind.Delivery,
            _ => RegressionKind.Time,
        },
    };

    private static SelfTestRow Row(Plant plant, GateVerdict verdict) => new(1, "tcp/coalesce/64B/b64", plant, verdict, null);
}
