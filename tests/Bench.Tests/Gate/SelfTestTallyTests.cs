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
    public void A_round_without_a_verdict_is_neither_found_nor_missed()
    {
        SelfTestTally tally = SelfTestTally.Of("time", [Row(Plant.Slower5Percent, GateVerdict.TooNoisy), Row(Plant.Slower5Percent, GateVerdict.Regression)]);

        Assert.Equal((2, 1, 1, true), (tally.Rounds, tally.Found, tally.WithoutVerdict, tally.Holds));
    }

    private static SelfTestTally Of(Plant plant, int found, int missed) => SelfTestTally.Of(
        "time",
        [
            .. Enumerable.Repeat(Row(plant, GateVerdict.Regression), found),
            .. Enumerable.Repeat(Row(plant, GateVerdict.Pass), missed),
        ]);

    private static SelfTestRow Row(Plant plant, GateVerdict verdict) => new(1, "tcp/coalesce/64B/b64", plant, verdict, null);
}
