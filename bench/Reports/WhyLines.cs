using System.Globalization;
using Bench.Meters;
using Bench.Pairing;

namespace Bench.Reports;

/// <summary>Where the differences come from, computed from the rows. What was not counted is not explained.</summary>
internal static class WhyLines
{
    public static IReadOnlyList<string> From(IReadOnlyList<ReportRow> rows)
    {
        List<string> lines = [];
        if (Words.FirstReason(rows.Select(r => r.Strategy.SendCalls)) is { } reason)
            lines.Add($"Kernel calls were not counted ({reason}); \"issued\" is what the library handed to the socket, not what the kernel saw.");
        if (rows.FirstOrDefault(r => r.Strategy.CountsSource == CountsSource.Strace) is { } traced)
            lines.Add($"Kernel send calls were counted by strace, in runs of their own; system calls in all, waits and context switches were not ({traced.Strategy.Syscalls.Reason}).");
        foreach (IGrouping<(string, string), ReportRow> lane in rows.Where(r => !r.Cell.IsSelfCheck).GroupBy(r => (r.Source, r.LaneId)))
            lines.AddRange(ForLane(ReportRow.AtHeadline(lane)));
        return lines.Count > 0 ? lines : ["Nothing was measured that would explain the answer."];
    }

    private static IEnumerable<string> ForLane(IReadOnlyList<ReportRow> rows)
    {
        if (KernelShare([.. rows.Where(r => r.Traffic == rows[0].Traffic)]) is { } share)
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
        return Math.Abs(more) <= Words.CountTolerance * before ? 0 : more > 0 ? 1 : more < 0 ? -1 : 0;
    }

    /// <summary>How much of the baseline's CPU time the kernel takes.</summary>
    private static string? KernelShare(IReadOnlyList<ReportRow> sameTraffic)
    {
        List<ArmCost> launches = [.. sameTraffic.SelectMany(r => r.Result.Launches).Select(l => l.Reference)];
        List<(double Kernel, double All)> divided =
        [
            .. launches.Where(l => l.KernelCpuNsPerMessage.IsMeasured && l.UserCpuNsPerMessage.IsMeasured)
                .Select(l => (l.KernelCpuNsPerMessage.Value!.Value, l.KernelCpuNsPerMessage.Value!.Value + l.UserCpuNsPerMessage.Value!.Value)),
        ];
        double all = divided.Sum(d => d.All);
        if (all <= 0)
            return null;
        // The kernel samples how CPU time divides at its timer tick: two digits, and over all launches.
        string percent = (100 * divided.Sum(d => d.Kernel) / all).ToString("0", CultureInfo.InvariantCulture);
        return $"{Words.Code(launches[0].Strategy)}, {sameTraffic[0].Traffic}: about {percent}% of its CPU time is kernel time, "
            + $"over the {divided.Count} of {Format.Counted(launches.Count, "launch", "launches")} that could tell. ({Words.Join(sameTraffic.Select(r => r.Path))})";
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
        return $"{subject}, where {Words.Code(row.Cell.Reference)} has {Words.CallCount(before)}. ({row.Path})";
    }
}
