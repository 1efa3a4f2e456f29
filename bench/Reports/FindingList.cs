using BatchSend;
using Bench.Pairing;

namespace Bench.Reports;

/// <summary>The findings: each a pure function of the rows, silent where its rows are missing.</summary>
internal static class FindingList
{
    private const string Baseline = "per-buffer";
    private const string PendingTasks = "pending-tasks";
    private const string Flush = "flush";
    private const string FlushDefault = "flush-default";

    public static IReadOnlyList<Finding> From(IReadOnlyList<ReportRow> rows, IReadOnlyList<ReportRow> selfChecks)
    {
        IReadOnlyList<ReportRow> tcp = ReportRow.Headline(rows, Transport.Tcp);
        IReadOnlyList<ReportRow> udp = ReportRow.Headline(rows, Transport.Udp);
        IEnumerable<Finding?> all =
        [
            BaselineCalls([.. tcp, .. udp]),
            PendingTasksCalls(tcp),
            PendingTasksCalls(udp),
            Flushed("flush-tcp-small", Smallest(tcp, Flush)),
            Flushed("flush-tcp-large", Largest(tcp, Flush)),
            FlushedByDefault(Largest(tcp, FlushDefault)),
            FlushedDatagrams(Smallest(udp, Flush)),
            .. rows.Where(r => r.Cell.Batch == 1 && r.Cell.Strategy == Flush && !r.Cell.ReceiverGro).Select(BatchOfOne),
            .. Others(tcp),
            .. Others(udp),
            StackFinding.From(udp),
            FloorFinding.From([.. tcp, .. udp, .. rows.Where(r => r.Cell.ReceiverGro)]),
            Allocations([.. tcp, .. udp]),
            .. rows.Where(r => r.Cell.ReceiverGro).Select(gro => ReceiverGro(gro, rows)),
            .. rows.Where(r => r.Lost > 0 || r.NotLosslessReason is not null).Select(Loss),
            .. selfChecks.Select(SelfCheck),
        ];
        return [.. all.OfType<Finding>()];
    }

    private static Finding? BaselineCalls(IReadOnlyList<ReportRow> rows)
    {
        List<ReportRow> baseline = [.. rows.Where(r => r.Cell.Reference == Baseline).DistinctBy(r => (r.Cell.Transport, r.Cell.Size))];
        if (baseline.Count == 0)
            return null;
        List<ReportRow> counted = [.. baseline.Where(r => r.Reference.SendCalls.IsMeasured)];
        string text = counted.Count > 0
            ? $"`per-buffer` makes {Words.Range(counted.Select(r => r.Reference.SendCalls.Value!.Value), Format.Number)} kernel send calls a message."
            : $"`per-buffer` was issued as {Words.Range(baseline.Select(r => r.Reference.Issued), Format.Number)} send operations a message by the library; "
                + $"kernel calls were not counted: {baseline[0].Reference.SendCalls.Reason}.";
        return new Finding("per-buffer-calls", text, [.. (counted.Count > 0 ? counted : baseline).Select(r => r.Path)], null);
    }

    private static Finding? PendingTasksCalls(IReadOnlyList<ReportRow> rows)
    {
        if (Smallest(rows, PendingTasks) is not { Cell.Batch: > 1 } row)
            return null;
        bool batches = Words.CountedOrIssued(row.Strategy) < Words.CountedOrIssued(row.Reference) * (1 - Words.CountTolerance);
        string calls = !row.Strategy.SendCalls.IsMeasured
            ? $"{Words.Calls(row.Strategy)} and {Words.Allocates(row.Strategy)}"
            : batches
                ? $"{Words.Calls(row.Strategy)}, fewer than `{row.Cell.Reference}`, and {Words.Allocates(row.Strategy)}"
                : $"still {Words.Calls(row.Strategy)} and {Words.Allocates(row.Strategy)}: Task.WhenAll batches nothing here";
        return About($"pending-tasks-{Lower(row)}-calls", row, $"`pending-tasks` at {row.Traffic} {calls}. It {Words.Claim(row)}.");
    }

    private static Finding? Flushed(string name, ReportRow? row) => row is null
        ? null
        : About(name, row, $"`flush` at {row.Traffic} {Words.Calls(row.Strategy)} and {Words.Claim(row)}.");

    private static Finding? FlushedByDefault(ReportRow? row)
    {
        if (row is null)
            return null;
        string counts = row.Strategy.AllocatedBytes.Value is 0
            ? Words.Calls(row.Strategy)
            : $"{Words.Calls(row.Strategy)} and {Words.Allocates(row.Strategy)}";
        // Only where the calls grew does their number explain a slower row.
        bool moreCalls = Words.CountedOrIssued(row.Strategy) > Words.CountedOrIssued(row.Reference) * (1 + Words.CountTolerance);
        string text = row.Verdict == Verdict.Slower && moreCalls
            ? $"{Words.Claim(row)}, because it {counts}: each segment of the pipe writer, 4 KB by default, is a send of its own"
            : $"{Words.Claim(row)}; it {counts}";
        return About("flush-default-tcp-large", row, $"`flush-default` at {row.Traffic} {text}.");
    }

    private static Finding? FlushedDatagrams(ReportRow? row)
    {
        if (row is not { Cell.Batch: > 1 })
            return null;
        bool saves = Words.CountedOrIssued(row.Strategy) < Words.CountedOrIssued(row.Reference) * (1 - Words.CountTolerance);
        string why = saves ? "it saves calls" : "keeping the boundaries of datagrams, it saves no calls";
        return About("flush-udp", row, $"`flush` at {row.Traffic} {Words.Calls(row.Strategy)}: {why}. It {Words.Claim(row)}.");
    }

    private static Finding BatchOfOne(ReportRow row) => About(
        $"flush-{Lower(row)}-batch-1-{row.Cell.Size}", row,
        $"With one message a batch there is nothing to put together: `flush` at {row.Traffic} {Words.Claim(row)}.");

    /// <summary>Strategies without a finding of their own: the row with the highest ratio of each.</summary>
    private static IEnumerable<Finding> Others(IReadOnlyList<ReportRow> rows) => rows
        .Where(r => r.Cell.Strategy is not (Baseline or PendingTasks or Flush or FlushDefault))
        .GroupBy(r => r.Cell.Strategy)
        .Select(g => g.MaxBy(r => r.Estimate.Ratio)!)
        .Select(r => About(
            $"{r.Cell.Strategy}-{Lower(r)}", r,
            $"{Words.Code(r.Cell.Strategy)} at {r.Traffic} {Words.Calls(r.Strategy)} and {Words.Claim(r)}."));

    private static Finding? Allocations(IReadOnlyList<ReportRow> rows)
    {
        List<(string Strategy, double Bytes, string Path)> measured =
        [
            .. rows.SelectMany(r => new[] { (r.Reference, r.Path), (r.Strategy, r.Path) })
                .Where(a => a.Item1.AllocatedBytes.IsMeasured)
                .Select(a => (a.Item1.Strategy, a.Item1.AllocatedBytes.Value!.Value, a.Path)),
        ];
        if (measured.Count == 0)
            return null;
        IEnumerable<string> parts = measured.GroupBy(a => a.Strategy)
            .Select(g => $"{Words.Code(g.Key)} {Words.Range(g.Select(a => a.Bytes), Format.Bytes)}");
        string text = $"Managed memory allocated, in B a message: {Words.Join(parts)}.";
        return new Finding("allocations", text, [.. measured.Select(a => a.Path).Distinct()], null);
    }

    private static Finding ReceiverGro(ReportRow gro, IReadOnlyList<ReportRow> rows)
    {
        ReportRow? plain = rows.FirstOrDefault(r => r.Cell == gro.Cell with { ReceiverGro = false });
        string beside = plain is null ? "" : $" To a plain receiver, the headline, it {Words.Claim(plain)}.";
        Finding finding = About(
            $"receiver-gro-{gro.Cell.Strategy}-{gro.Cell.Size}", gro,
            $"{Words.Code(gro.Cell.Strategy)} at {gro.Traffic} {Words.Claim(gro)}.{beside}");
        return plain is null ? finding : finding with { Rows = [gro.Path, plain.Path] };
    }

    private static Finding Loss(ReportRow row)
    {
        string lost = row.Lost > 0
            ? $"lost {Format.Count(row.Lost)} of {Format.Count(row.Reference.Sent + row.Strategy.Sent)} messages"
            : "lost nothing in this run";
        string reason = row.NotLosslessReason is { } why ? $"; not lossless here: {why}" : "";
        return About($"loss-{row.Cell.Id}", row, $"{Words.Code(row.Cell.Strategy)} at {row.Traffic}, both arms together, {lost}{reason}.");
    }

    private static Finding SelfCheck(ReportRow row)
    {
        string text = row.Verdict switch
        {
            Verdict.Faster or Verdict.Slower => "the method told identical code apart, so ratios this close to 1 mean nothing in this report",
            Verdict.Same or Verdict.NoDifferenceShown or Verdict.Undecided => "the method does not tell identical code apart; its interval is how closely it can look here",
            _ => "there is no verdict, so the method was not checked",
        };
        return About(
            $"self-check-{row.Cell.Id}", row,
            $"Self-check (A/A), {Words.Code(row.Cell.Strategy)} against itself at {row.Traffic}: "
            + $"{Format.RatioWithInterval(row.Estimate)}, {Format.Verdict(row.Verdict)}: {text}.");
    }

    private static Finding About(string name, ReportRow row, string text) => new(name, text, [row.Path], row.Estimate);

    private static ReportRow? Smallest(IReadOnlyList<ReportRow> rows, string strategy) =>
        rows.Where(r => r.Cell.Strategy == strategy).MinBy(r => r.Cell.Size);

    private static ReportRow? Largest(IReadOnlyList<ReportRow> rows, string strategy) =>
        rows.Where(r => r.Cell.Strategy == strategy).MaxBy(r => r.Cell.Size);

    private static string Lower(ReportRow row) => row.Cell.Transport == Transport.Tcp ? "tcp" : "udp";
}
