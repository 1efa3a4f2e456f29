using BatchSend;
using Bench.Pairing;

namespace Bench.Reports;

/// <summary>The answer in three lines: TCP, UDP, and what it must not be taken for.</summary>
internal static class AnswerLines
{
    public static IReadOnlyList<string> From(IReadOnlyList<ReportRow> rows, IReadOnlyList<ReportRow> selfChecks) =>
        [ForTransport(rows, Transport.Tcp), ForTransport(rows, Transport.Udp), Caveat(rows, selfChecks)];

    private static string ForTransport(IReadOnlyList<ReportRow> rows, Transport transport) =>
        ForHeadline(Format.Transport(transport), ReportRow.Headline(rows, transport));

    /// <summary>The cheapest at each size.</summary>
    /// <param name="name">The kind of traffic.</param>
    /// <param name="headline">Its rows, all of one batch.</param>
    public static string ForHeadline(string name, IReadOnlyList<ReportRow> headline)
    {
        if (headline.Count == 0)
            return $"{name}: nothing was measured.";
        IEnumerable<string> sizes = headline.GroupBy(r => r.Cell.Size).Select(g => ForSize(g.Key, [.. g]));
        return $"{name}, batches of {headline[0].Cell.Batch}, × {Words.Code(headline[0].Cell.Reference)}: {string.Join("; ", sizes)}.";
    }

    private static string ForSize(int size, IReadOnlyList<ReportRow> rows)
    {
        string at = $"at {Format.Size(size)}";
        List<ReportRow> faster = [.. rows.Where(r => r.Verdict == Verdict.Faster).OrderByDescending(r => r.Estimate.Ratio)];
        if (faster.Count == 0)
        {
            ReportRow closest = rows.MaxBy(r => r.Estimate.Ratio)!;
            return $"{at} nothing was shown faster; "
                + $"highest: {Named(closest)}, {Format.Verdict(closest.Verdict)}";
        }

        // A row without a word could still hold the cheapest one.
        List<string> unjudged =
        [
            .. rows.Where(r => r.Verdict is Verdict.NotSteady or Verdict.TooNoisy or Verdict.Provisional && r.Estimate.Ratio > faster[0].Estimate.Lower)
                .Select(r => $"{Named(r)} {Format.Verdict(r.Verdict)}"),
        ];
        string open = unjudged.Count == 0 ? "" : $" of those judged (not judged: {Words.Join(unjudged)})";

        // A second strategy whose interval reaches into the first one's is not told apart from it.
        ReportRow best = faster[0];
        List<string> tied = [.. faster.Skip(1).Where(r => r.Estimate.Upper >= best.Estimate.Lower).Select(Named)];
        return tied.Count == 0
            ? $"{at} {Named(best)} is cheapest{open}"
            : $"{at} {Named(best)} is cheapest{open}, not told apart from {Words.Join(tied)}";
    }

    private static string Named(ReportRow row) => $"{Words.Code(row.Cell.Strategy)} {Format.RatioWithInterval(row.Estimate)} ({row.Path})";

    private static string Caveat(IReadOnlyList<ReportRow> rows, IReadOnlyList<ReportRow> selfChecks)
    {
        List<string> parts = ["Caveat: cost of sending over loopback to a plain receiver on the same machine, no network card, and not latency"];
        int tooNoisy = rows.Count(r => r.Verdict == Verdict.TooNoisy);
        if (tooNoisy > 0)
            parts.Add($"the host was too noisy to judge {tooNoisy} of {Format.Counted(rows.Count, "row", "rows")}");
        int notSteady = rows.Count(r => r.Verdict == Verdict.NotSteady);
        if (notSteady > 0)
            parts.Add($"{notSteady} of {rows.Count} rows were not steady");
        int lossy = rows.Count(r => r.Lost > 0);
        if (lossy > 0)
            parts.Add($"{Format.Counted(lossy, "row", "rows")} lost messages");
        if (selfChecks.Any(r => r.Verdict is Verdict.Faster or Verdict.Slower))
            parts.Add("the self-check told identical code apart, so small differences mean nothing here");
        return string.Join("; ", parts) + ".";
    }
}
