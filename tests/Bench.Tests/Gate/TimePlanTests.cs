using BatchSend;
using Bench.Gate;
using Bench.Gate.Time;
using Xunit;

namespace Bench.Tests.Gate;

public sealed class TimePlanTests
{
    private static readonly GateCell PerBuffer = new(Transport.Tcp, "per-buffer", 64, 64);
    private static readonly GateCell Coalesce = new(Transport.Tcp, "coalesce", 64, 64);
    private static readonly GateCell Former = new(Transport.Tcp, "former", 1200, 64);

    [Fact]
    public void What_both_have_is_paired_and_the_base_checked_against_itself_at_the_usual_cell()
    {
        TimePlan plan = TimePlan.Of([PerBuffer, Coalesce], [], _ => null);

        Assert.Equal([PerBuffer, Coalesce], plan.Paired);
        Assert.Empty(plan.Unpaired);
        Assert.Equal(GatePlan.SelfCheckCell, plan.SelfCheck);
    }

    [Fact]
    public void The_self_check_is_at_a_cell_that_the_base_has()
    {
        TimePlan plan = TimePlan.Of([Coalesce, PerBuffer], [], cell => cell.Strategy == "coalesce" ? "unknown" : null);

        Assert.Equal([PerBuffer], plan.Paired);
        Assert.Equal((Coalesce, GateVerdict.New), Assert.Single(plan.Unpaired.Select(r => (r.Cell, r.Verdict))));
        Assert.Equal(PerBuffer, plan.SelfCheck);
        Assert.Null(TimePlan.Of([PerBuffer], [], _ => "unknown").SelfCheck);
    }

    [Fact]
    public void A_strategy_that_is_gone_and_still_planned_is_removed_and_nothing_else()
    {
        TimePlan plan = TimePlan.Of([PerBuffer, Former], [Former with { Size = 64 }], _ => null);

        Assert.Equal([PerBuffer], plan.Paired);
        Assert.Equal(("former", GateVerdict.Removed), Assert.Single(plan.Unpaired.Select(r => (r.Cell.Strategy, r.Verdict))));
    }

    [Fact]
    public void What_neither_side_can_send_is_not_measured() =>
        Assert.Equal(GateVerdict.NotMeasured, Assert.Single(TimePlan.Of([Former], [], _ => "unknown").Unpaired).Verdict);
}
