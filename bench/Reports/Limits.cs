using Bench.Pairing;

namespace Bench.Reports;

/// <summary>What could change the answer: what loopback hides, and what this run in particular left open.</summary>
internal static class Limits
{
    private const string Waited = "time in which a task waited for a CPU";

    private const string Stolen = "CPU time taken by the hypervisor";

    /// <summary>More runs than this get one line for all.</summary>
    private const int MostRunsSingly = 4;

    /// <summary>True of every run over loopback, whatever it measured.</summary>
    public static IReadOnlyList<string> OfLoopback { get; } =
    [
        "Loopback has no network card: no driver, no queue, no segmentation or checksum offload, no interrupt. On a card, a segmentation offload can make large sends cheaper; a burst that one call hands over meets the card's queue as a whole, which can overflow, pace it, or make any send wait.",
        "Over loopback the kernel does the receiver's protocol work in the sender's own call (softirq), so kernel time a message covers both ends.",
        "There is no propagation delay, no loss on the way and no congestion; a real path has all three.",
    ];

    /// <summary>True of every run that measured what sending costs over loopback.</summary>
    /// <param name="latency">Whether the run measured how long batches are under way.</param>
    public static IReadOnlyList<string> NotSaid(bool latency) =>
    [
        .. OfLoopback,
        $"These are costs of sending, not latency: a message in a batch waits for its batch{(latency ? "; how long that is, to a receiver that has nothing else to do, is a table of its own in the report" : ", and how long was not measured")}.",
        "The sender does nothing but send; with an application's work beside it, caches are colder and the share of sending is smaller.",
    ];

    public static bool HasLatency(IEnumerable<CellResult> rows) => rows.Any(r => r.Launches.Any(l => l.Strategy.Latency is not null));

    public static IReadOnlyList<string> From(MeasuredView view) =>
    [
        .. NotSaid(HasLatency(view.Rows.Select(r => r.Result))), .. Incomplete(view), .. Launches(view), .. OtherWork(view), .. Several(view), .. Rows(view.Rows), .. Checks([.. view.Checks, .. view.Rows.Where(r => r.Cell.IsSelfCheck)]),
    ];

    private static IEnumerable<string> Incomplete(MeasuredView view) =>
        view.Documents.Where(d => d.Incomplete).Select(d => $"The run is incomplete: {d.IncompleteReason}.");

    private static IEnumerable<string> Launches(MeasuredView view)
    {
        if (view.Rows.Count == 0)
            yield break;
        int fewest = view.Rows.Min(r => r.Estimate.Launches);
        yield return $"Every interval is over launches, of which the row with the fewest has {fewest}. More launches "
            + "(`compare`) narrow it, and can change a word.";
        int gro = view.Rows.Count(r => r.Cell.ReceiverGro);
        string counted = gro > 0 && view.Documents[0] is not OverviewDocument ? "" : "The answer counts rows with a plain receiver only. ";
        yield return $"{counted}Rows with a receiver that takes coalesced datagrams (UDP_GRO) are labelled so; this run has {gro}.";
    }

    /// <summary>Of many runs only from the calmest to the noisiest; the data have each.</summary>
    private static IEnumerable<string> OtherWork(MeasuredView view)
    {
        HostNoise[] runs = [.. view.Documents.Select(d => d.Noise)];
        return runs.Length > MostRunsSingly && runs.All(n => n.CpuPressurePercent.IsMeasured && n.StealPercent.IsMeasured)
            ? [$"Other work on the host, in {Format.Count(runs.Length)} runs: {Waited} {Range(runs, n => n.CpuPressurePercent)}; {Stolen} {Range(runs, n => n.StealPercent)}."]
            : runs.Select(OtherWork).Distinct();
    }

    public static string OtherWork(HostNoise noise) => "Other work on the host: "
        + Noise(Waited, noise.CpuPressurePercent) + "; "
        + Noise(Stolen, noise.StealPercent) + ".";

    private static IEnumerable<string> Several(MeasuredView view)
    {
        if (view.Documents.Count == 1)
            yield break;
        yield return "The rows are those of several runs. Ratios of different runs were not paired with each other, and absolute times drift between them.";
        if (EnvironmentTable.Differences(view.Documents.Select(d => d.Environment)) is { Count: > 0 } differences)
            yield return $"The environments differ in: {string.Join(", ", differences)}.";
        int repeated = view.Rows.Count - view.Rows.Select(r => r.Cell).Distinct().Count();
        if (repeated > 0)
            yield return $"{Format.Counted(repeated, "row repeats", "rows repeat")} a cell of an earlier document; maps and cost charts show the last, tables show all.";
    }

    private static IEnumerable<string> Rows(IReadOnlyList<ReportRow> rows)
    {
        foreach (IGrouping<string, ReportRow> rowsOf in rows.Where(r => r.NotSteadyReason is not null).GroupBy(r => r.NotSteadyReason!))
            yield return $"Not judged, {rowsOf.Key}: {Words.Join(rowsOf.Select(Named))}.";
        foreach (IGrouping<string, ReportRow> rowsOf in rows.Where(r => r.NotLosslessReason is not null).GroupBy(r => r.NotLosslessReason!))
            yield return $"Not lossless here, {rowsOf.Key}: {Words.Join(rowsOf.Select(Named))}.";
        foreach (string placement in rows.SelectMany(r => r.Result.Launches).Select(l => l.Placement).Distinct())
            yield return $"Placement: {placement}. Sharing a core or a cache moves the figures.";
    }

    private static IEnumerable<string> Checks(IReadOnlyList<ReportRow> checks)
    {
        if (checks.Count == 0)
            yield return "No self-check (a strategy against itself) was run, so nothing shows how small a difference this run can tell.";
        foreach (ReportRow row in checks.Where(r => r.Verdict is Verdict.Faster or Verdict.Slower))
            yield return $"The self-check {row.Path} calls identical code {Format.Verdict(row.Verdict)} ({Format.RatioWithInterval(row.Estimate)}): distrust ratios this close to 1.";
    }

    private static string Named(ReportRow row) => $"{Words.Code(row.Cell.Strategy)} at {row.Traffic} ({row.Path})";

    private static string Range(HostNoise[] runs, Func<HostNoise, Meters.Reading> percent) =>
        $"{Format.Reading(runs.Select(percent).MinBy(p => p.Value)!)}% to {Format.Reading(runs.Select(percent).MaxBy(p => p.Value)!)}%";

    private static string Noise(string what, Meters.Reading percent) => percent.IsMeasured
        ? $"{what} {Format.Reading(percent)}%"
        : $"{what} {Format.NotAvailable} ({percent.Reason})";
}
