using BatchSend;
using Bench.Pairing;
using Bench.Reports;
using Bench.Reports.Charts;
using Xunit;

namespace Bench.Tests.Reports.Charts;

public sealed class WinnerTests
{
    [Fact]
    public void It_is_decided_when_the_second_best_interval_ends_below()
    {
        Winner winner = Winner.Of([Row("flush", 2), Row("coalesce", 4), Row("gather", 3)]);

        Assert.Equal(("coalesce", true), (winner.Strategy, winner.IsDecided));
        Assert.Equal(3, winner.RunnerUp!.Ratio, 3);
    }

    [Fact]
    public void Intervals_that_touch_leave_it_undecided() =>
        Assert.False(Winner.Of([Row("flush", 4.001), Row("coalesce", 4)]).IsDecided);

    [Fact]
    public void One_strategy_is_decided_against_the_reference_alone()
    {
        Assert.True(Winner.Of([Row("flush", 4)]).IsDecided);
        Assert.False(Winner.Of([Row("flush", 1.005)]).IsDecided);
    }

    [Fact]
    public void The_reference_wins_when_all_are_slower()
    {
        Winner winner = Winner.Of([Row("flush", 0.5), Row("coalesce", 0.25)]);

        Assert.Equal(("per-buffer", 1.0, true), (winner.Strategy, winner.Estimate.Ratio, winner.IsDecided));
        Assert.Equal(0.5, winner.RunnerUp!.Ratio, 3);
    }

    [Fact]
    public void Not_shown_slower_is_not_enough_for_the_reference()
    {
        Winner winner = Winner.Of([Row("flush", 0.995), Row("coalesce", 0.25)]);

        Assert.Equal(("per-buffer", false), (winner.Strategy, winner.IsDecided));
    }

    [Fact]
    public void A_row_without_a_word_could_still_be_cheaper()
    {
        ReportRow unsteady = Row("coalesce", 2);
        unsteady = unsteady with { Result = unsteady.Result with { Estimate = unsteady.Estimate with { Verdict = Verdict.NotSteady } } };

        Assert.False(Winner.Of([Row("flush", 4), unsteady]).IsDecided);
    }

    [Fact]
    public void The_one_that_chooses_among_the_others_does_not_take_part_unless_alone()
    {
        Assert.True(Winner.IsLeftOut("auto", [Row("auto", 2), Row("flush", 2)]));
        Assert.False(Winner.IsLeftOut("auto", [Row("auto", 2)]));
        Assert.False(Winner.IsLeftOut("flush", [Row("auto", 2), Row("flush", 2)]));
    }

    private static ReportRow Row(string strategy, double ratio) =>
        new(Sample.Row(new Cell(Transport.Tcp, "per-buffer", strategy, 64, 64), ratio), "cells[0]");
}
