using Bench.Pairing;

namespace Bench.Reports;

/// <summary>
/// Tells apart what is saved in kernel transitions and what is saved in walks through the network stack. sendmmsg makes
/// one call for a batch, but each of its datagrams still walks down the stack alone; with segment offload the batch
/// walks down as one (udp(7), UDP_SEGMENT). So what the first gains is transitions, and what the second gains more is walks.
/// </summary>
internal static class StackFinding
{
    private const string OneCall = "mmsg";
    private const string OneWalk = "segment-offload";

    /// <summary>
    /// Null unless both were measured on the same traffic, counted, and the second was shown to be faster: than the reference, and
    /// than the first, which makes fewer calls than the reference too.
    /// </summary>
    public static Finding? From(IReadOnlyList<ReportRow> rows)
    {
        ReportRow? call = rows.FirstOrDefault(r => r.Cell.Strategy == OneCall);
        ReportRow? walk = rows.FirstOrDefault(r => call is not null && r.Cell == call.Cell with { Strategy = OneWalk });
        if (call is null || walk is not { Verdict: Verdict.Faster } || !call.Strategy.SendCalls.IsMeasured || !walk.Strategy.SendCalls.IsMeasured)
            return null;
        if (Math.Abs(call.Strategy.SendCalls.Value.Value - walk.Strategy.SendCalls.Value.Value) > Words.CountTolerance)
            return null;
        bool saves = Words.CountedOrIssued(call.Strategy) < Words.CountedOrIssued(call.Reference) * (1 - Words.CountTolerance);
        if (!saves || !(walk.Estimate.Lower > call.Estimate.Upper))
            return null;

        string calls = Words.CallCount(walk.Strategy.SendCalls.Value.Value);
        string text = $"Fewer transitions are not the saving: at {walk.Traffic} `{OneCall}` and `{OneWalk}` both make {calls} kernel send calls a message, "
            + $"yet `{OneCall}` {Words.Claim(call)}, and `{OneWalk}` {Words.Claim(walk)}. "
            + $"The first saves transitions alone; the second also lets the batch walk through the network stack as one.";
        return new Finding("transitions-or-walks", text, [walk.Path, call.Path], walk.Estimate);
    }
}
