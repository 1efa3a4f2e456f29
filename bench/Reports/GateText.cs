using System.Globalization;
using Bench.Commands;
using Bench.Gate;
using Bench.Gate.Counts;
using Bench.Gate.Time;
using Bench.Meters;

namespace Bench.Reports;

/// <summary>What is said of a gate, on a terminal and in Markdown alike.</summary>
internal static class GateText
{
    public static readonly IReadOnlyList<string> TimeColumns =
        ["row", "verdict", "slower by:", "between:", "and:", "launches:", "ns/message:", "was:", "× per-buffer (unpaired):"];

    public static readonly IReadOnlyList<string> CountColumns =
        ["row", "verdict", "send calls a batch:", "baseline:", "issued:", "alloc B a batch:", "baseline:", "sent:", "delivered:"];

    public static IEnumerable<IReadOnlyList<string>> TimeTable(GateDocument document) =>
        document.Times.Select(r => TimeCells(r, r.Cell.Title))
            .Concat(document.SelfCheck is { } check ? [TimeCells(check, "self-check: identical code, " + check.Cell.Title)] : []);

    public static IEnumerable<IReadOnlyList<string>> CountTable(GateDocument document) => document.Counts.Select(r => (IReadOnlyList<string>)
    [
        r.Title,
        GateOutcome.Word(r.Verdict),
        SendCalls(r),
        r.Baseline is { } baseline ? Format.Count(baseline.SendCalls) + SendCallNames.InBrackets(baseline.SendCallsByName) : Format.NotAvailable,
        PerBatch(r, r.Measure?.Issued),
        PerBatch(r, r.Measure?.AllocatedBytes),
        r.Baseline is null ? Format.NotAvailable : r.Baseline.AllocatedBytes is { } bytes ? Format.Count(bytes) : "by design",
        r.Measure is { NotMeasuredReason: null } sent ? Format.Count(sent.SentMessages) : Format.NotAvailable,
        r.Measure is { NotMeasuredReason: null } got ? Format.Count(got.DeliveredMessages) : Format.NotAvailable,
    ]);

    /// <summary>The figures of a row in short.</summary>
    public static string Counts(CountRow row) =>
        $"send calls a batch {SendCalls(row)}, allocated B {PerBatch(row, row.Measure?.AllocatedBytes)}:";

    /// <summary>A line for each row that is not simply passed, what the counts rest on, and the outcome.</summary>
    public static IEnumerable<string> Verdicts(GateDocument document)
    {
        if (document.IncompleteReason is { } incomplete)
            yield return $"INCOMPLETE: {incomplete}";
        foreach (string line in Remarks(document))
            yield return line;
        if (CountedByLibrary(document) is { } counted)
            yield return counted;
        if (document.TooNoisyReason is { } noisy)
            yield return $"no verdict on time{(document.Times.Any(r => r.Verdict == GateVerdict.Regression) ? ", but for what is surely more than the noise" : "")}: {noisy}";
        yield return Summary(document);
    }

    /// <summary>The rows to look at, those that fail first.</summary>
    public static IEnumerable<string> Remarks(GateDocument document) =>
        document.Counts.Select(r => (r.Verdict, r.Title, r.Message))
            .Concat(document.Times.Select(r => (r.Verdict, r.Cell.Title, r.Message)))
            .Where(r => r.Verdict != GateVerdict.Pass)
            .OrderByDescending(r => Fails(document, r.Verdict))
            .Select(r => $"{(Fails(document, r.Verdict) ? "FAIL" : "note")}: {r.Title}: {r.Message ?? GateOutcome.Word(r.Verdict)}"
                + (r.Verdict is GateVerdict.Regression or GateVerdict.Improved ? "" : $" ({GateOutcome.Word(r.Verdict)})"));

    /// <summary>Said when the kernel's calls could not be counted: which counts were gated instead, and why.</summary>
    public static string? CountedByLibrary(GateDocument document) => document.Counts.FirstOrDefault(r => r.GatedByIssued) is { } row
        ? $"Kernel calls were not counted ({row.Measure!.SendCalls.Reason}); gated are the send operations that the library issued itself, all together and not by name."
        : null;

    public static string Summary(GateDocument document)
    {
        string counts = Tally(document.Counts.Select(r => r.Verdict));
        string times = document.Base is null ? "not gated (no --against)" : Tally(document.Times.Select(r => r.Verdict));
        return string.Create(CultureInfo.InvariantCulture, $"gate: {document.Outcome}. Counts: {counts}. Times: {times}. {Format.Duration(document.TotalSeconds)}.");
    }

    public static string Tally(IEnumerable<GateVerdict> verdicts) => string.Join(
        ", ", verdicts.GroupBy(v => v).OrderBy(g => g.Key).Select(g => $"{g.Count()} {GateOutcome.Word(g.Key)}").DefaultIfEmpty("none"));

    private static bool Fails(GateDocument document, GateVerdict verdict) =>
        GateOutcome.ExitCode(verdict, document.AllowMissing, document.FailOnInconclusive) != ExitCodes.Pass;

    private static string SendCalls(CountRow row) => row.Measure is { SendCalls.IsMeasured: true, Batches: > 0 } measure
        ? PerBatch(row, measure.SendCalls) + SendCallNames.InBrackets(measure.SendCallsByName, measure.Batches)
        : Format.NotAvailable;

    private static string PerBatch(CountRow row, Reading? window) => window?.Value is { } value && row.Measure!.Batches > 0
        ? SendCallNames.Number(value / row.Measure.Batches)
        : Format.NotAvailable;

    private static IReadOnlyList<string> TimeCells(TimeRow row, string title) =>
    [
        title, GateOutcome.Word(row.Verdict), Percent(row.SlowdownPercent), Percent(row.SlowdownLowerPercent), Percent(row.SlowdownUpperPercent),
        row.Judged.Count > 0 ? $"{row.Judged.Count} after {row.Screen.Count}" : Format.Count(row.Screen.Count),
        Format.Ns(row.HeadNsPerMessage), Format.Ns(row.BaseNsPerMessage), Format.Reading(row.TimesPerBuffer),
    ];

    private static string Percent(Reading reading) => reading.Value is { } value
        ? value.ToString("+0.0'%';-0.0'%';0.0'%'", CultureInfo.InvariantCulture)
        : Format.NotAvailable;
}
