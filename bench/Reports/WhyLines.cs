using BatchSend;
using Bench.Pairing;

namespace Bench.Reports;

/// <summary>Where the differences come from, computed from the rows. What was not counted is not explained.</summary>
internal static class WhyLines
{
    /// <summary>Fewer calls avoided a message than this divide the noise of the times by next to nothing.</summary>
    private const double FewestCallsAvoided = 0.25;

    public static IReadOnlyList<string> From(IReadOnlyList<ReportRow> rows)
    {
        List<string> lines = [];
        if (Words.FirstReason(rows.Select(r => r.Strategy.SendCalls)) is { } reason)
            lines.Add($"Kernel calls were not counted ({reason}); \"issued\" is what the library handed to the socket, not what the kernel saw.");
        foreach (Transport transport in new[] { Transport.Tcp, Transport.Udp })
            lines.AddRange(ForTransport(ReportRow.Headline(rows, transport)));
        return lines.Count > 0 ? lines : ["Nothing was measured that would explain the answer."];
    }

    private static IEnumerable<string> ForTransport(IReadOnlyList<ReportRow> rows)
    {
        if (rows.Count == 0)
            yield break;
        if (KernelShare(rows[0]) is { } share)
            yield return share;
        foreach (ReportRow row in rows.GroupBy(r => r.Cell.Strategy).SelectMany(ExtremeSizes))
        {
            if (CallsOf(row) is { } line)
                yield return line;
        }
    }

    /// <summary>The smallest size, and the largest where its calls relate differently to the reference's.</summary>
    private static IEnumerable<ReportRow> ExtremeSizes(IEnumerable<ReportRow> sameStrategy)
    {
        List<ReportRow> bySize = [.. sameStrategy];
        return Relation(bySize[^1]) == Relation(bySize[0]) ? [bySize[0]] : [bySize[0], bySize[^1]];
    }

    /// <summary>−1 when the strategy makes fewer calls than the reference, 0 when as many, 1 when more.</summary>
    private static int Relation(ReportRow row)
    {
        double before = Words.CountedOrIssued(row.Reference);
        double more = Words.CountedOrIssued(row.Strategy) - before;
        return Math.Abs(more) <= Words.CountTolerance * before ? 0 : Math.Sign(more);
    }

    /// <summary>How much of the baseline's CPU time the kernel takes.</summary>
    private static string? KernelShare(ReportRow row)
    {
        ArmSummary arm = row.Reference;
        if (!arm.KernelCpuNs.IsMeasured || arm.CpuNs.Value is not > 0)
            return null;
        double percent = 100 * arm.KernelCpuNs.Value.Value / arm.CpuNs.Value.Value;
        return $"{Words.Code(arm.Strategy)}, {row.Traffic}: {Format.Number(percent)}% of its CPU time is kernel time "
            + $"({Format.Reading(arm.KernelCpuNs)} of {Format.Reading(arm.CpuNs)} ns a message). ({row.Path})";
    }

    private static string? CallsOf(ReportRow row)
    {
        // With one message a batch there is nothing to put together.
        if (row.Cell.Batch < 2)
            return null;
        double before = Words.CountedOrIssued(row.Reference);
        double after = Words.CountedOrIssued(row.Strategy);
        string subject = $"{Words.Code(row.Cell.Strategy)}, {row.Traffic}: {Words.Calls(row.Strategy)}";
        int relation = Relation(row);
        if (relation == 0)
            return $"{subject}, as many as {Words.Code(row.Cell.Reference)}, so no kernel transition is saved. ({row.Path})";
        if (relation > 0)
            return $"{subject}, {Format.Number(after / before)} times as many as {Words.Code(row.Cell.Reference)}. ({row.Path})";
        string line = $"{subject}, where {Words.Code(row.Cell.Reference)} has {Words.CallCount(before)}";
        double saved = row.Reference.SendNs - row.Strategy.SendNs;
        return row.Verdict == Verdict.Faster && row.Strategy.SendCalls.IsMeasured && saved > 0 && before - after >= FewestCallsAvoided
            ? $"{line}: {Format.Ns(saved)} ns a message less, or {Format.Ns(saved / (before - after))} ns for each call avoided. ({row.Path})"
            : $"{line}. ({row.Path})";
    }
}
