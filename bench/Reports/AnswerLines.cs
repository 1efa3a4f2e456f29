using BatchSend;
using Bench.Pairing;

namespace Bench.Reports;

/// <summary>The answer in three lines: TCP, UDP, and what it must not be taken for.</summary>
internal static class AnswerLines
{
    public static IReadOnlyList<string> From(MeasuredView view) =>
        [ForTransport(view.Rows, Transport.Tcp), ForTransport(view.Rows, Transport.Udp), Caveat(view)];

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
        List<ReportRow> ranked = [.. rows.OrderByDescending(r => r.Estimate.Ratio)];
        if (ranked.Find(r => r.Verdict == Verdict.Faster) is not { } best)
        {
            // What every launch showed is true without a word: 40 times is not "nothing".
            ReportRow highest = ranked.Find(IsCheaperInEachLaunch) ?? ranked[0];
            return IsCheaperInEachLaunch(highest)
                ? $"{at} highest: {Named(highest)}, {Format.Verdict(highest.Verdict)}{Least(highest)}"
                : $"{at} nothing was shown faster; highest: {Named(highest)}, {Format.Verdict(highest.Verdict)}{Least(highest)}";
        }

        // A row without a word could still hold the cheapest one.
        List<string> unjudged =
        [
            .. rows.Where(r => r.Verdict is Verdict.NotSteady or Verdict.TooNoisy or Verdict.Provisional && r.Estimate.Ratio > best.Estimate.Lower)
                .Select(r => $"{Named(r)} {Format.Verdict(r.Verdict)}"),
        ];
        string open = unjudged.Count == 0 ? "" : $" of those judged (not judged: {Words.Join(unjudged)})";

        // Another strategy whose interval reaches into the first one's is not told apart from it.
        List<string> tied =
        [
            .. ranked.Where(r => r != best && r.Verdict is Verdict.Faster or Verdict.Undecided && r.Estimate.Upper >= best.Estimate.Lower).Select(Named),
        ];
        string cheapest = $"{at} {Named(best)} is cheapest{open}{Least(best)}";
        return tied.Count == 0 ? cheapest : $"{cheapest}, not told apart from {Words.Join(tied)}";
    }

    private static bool IsCheaperInEachLaunch(ReportRow row) => row.Estimate.Least is { Cheaper: true, Factor: > PairRule.ClaimedRatio };

    private static string Least(ReportRow row) => row.Estimate.Least is { Launches: > 1 } least ? $", {Format.Least(least)}" : "";

    private static string Named(ReportRow row) => $"{Words.Code(row.Cell.Strategy)} {Format.RatioWithInterval(row.Estimate)} ({row.Path})";

    private static string Caveat(MeasuredView view)
    {
        IReadOnlyList<ReportRow> rows = view.Rows;
        List<string> parts = ["Caveat: cost of sending over loopback to a plain receiver on the same machine, no network card, and not latency"];
        if (view.Documents.Select(d => NoiseGuard.WhyTooNoisy(d.Noise, rows.Any(r => r.Result.Launches.Any(l => l.SharedCpu)))).FirstOrDefault(r => r is not null) is { } busy)
            parts.Add($"the host was busy: {busy}, so each × is one of a busy host");
        int tooNoisy = rows.Count(r => r.Verdict == Verdict.TooNoisy);
        if (tooNoisy > 0)
            parts.Add($"identical code differed too much to judge {tooNoisy} of {Format.Counted(rows.Count, "row", "rows")}");
        int notSteady = rows.Count(r => r.Verdict == Verdict.NotSteady);
        if (notSteady > 0)
            parts.Add($"{notSteady} of {rows.Count} rows were not steady");
        int lossy = rows.Count(r => r.Lost > 0);
        if (lossy > 0)
            parts.Add($"{Format.Counted(lossy, "row", "rows")} lost messages");
        if (view.Checks.Any(r => r.Verdict is Verdict.Faster or Verdict.Slower))
            parts.Add("the self-check told identical code apart, so small differences mean nothing here");
        return string.Join("; ", parts) + ".";
    }
}
