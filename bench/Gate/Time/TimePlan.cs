using BatchSend;

namespace Bench.Gate.Time;

/// <summary>Which rows are paired with the base, and what is said of those that cannot be.</summary>
/// <param name="Paired">Cells that both builds can send.</param>
/// <param name="Unpaired">Rows of strategies that one side alone has, or that do not work here.</param>
/// <param name="SelfCheck">The cell on which the base is paired with itself: one that both sides have. Null when nothing is paired.</param>
internal sealed record TimePlan(IReadOnlyList<GateCell> Paired, IReadOnlyList<TimeRow> Unpaired, GateCell? SelfCheck)
{
    /// <param name="cells">The cells that are wanted.</param>
    /// <param name="removed">One cell for each strategy that the base has and this build has not.</param>
    /// <param name="whyNotInBase">Why the base cannot send a cell; null when it can.</param>
    public static TimePlan Of(IReadOnlyList<GateCell> cells, IReadOnlyList<GateCell> removed, Func<GateCell, string?> whyNotInBase)
    {
        List<GateCell> here = [.. cells.Where(c => c.WhyNot is null)];
        List<GateCell> paired = [.. here.Where(c => whyNotInBase(c) is null)];
        HashSet<(Transport, string)> gone = [.. removed.Select(c => (c.Transport, c.Strategy))];
        GateCell usual = GatePlan.SelfCheckCell;
        return new TimePlan(
            paired,
            [
                .. here.Except(paired).Select(c => Row(c, GateVerdict.New, "the base has no such strategy: nothing to compare with")),
                .. cells.Except(here).Where(c => !gone.Contains((c.Transport, c.Strategy))).Select(c => Row(c, GateVerdict.NotMeasured, c.WhyNot!)),
                .. removed.Select(c => Row(c, GateVerdict.Removed, "the base has this strategy, this build has not")),
            ],
            paired.Count == 0 ? null : usual.WhyNot is null && whyNotInBase(usual) is null ? usual : paired[0]);
    }

    private static TimeRow Row(GateCell cell, GateVerdict verdict, string message) =>
        new() { Cell = cell, Verdict = verdict, Message = message };
}
