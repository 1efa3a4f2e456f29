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
    private const string Times = "times", SelfCheck = "selfCheck";

    public static readonly IReadOnlyList<string> TimeColumns =
        ["row", "cell", "verdict", "slower by:", "between:", "and:", "launches:", "ns/message:", "was:", "× per-buffer (unpaired):"];

    public static IEnumerable<IReadOnlyList<string>> TimeTable(GateDocument document) =>
        document.Times.Index().Select(r => TimeCells(Claim.Row(Times, r.Index), r.Item, r.Item.Cell.Title))
            .Concat(document.SelfCheck is { } check ? [TimeCells(SelfCheck, check, "self-check: identical code, " + check.Cell.Title)] : []);

    /// <summary>A line for each row that is not simply passed, what the counts rest on, and the outcome.</summary>
    public static IEnumerable<Claim> Verdicts(GateDocument document)
    {
        if (document.IncompleteReason is { } incomplete)
            yield return new Claim($"INCOMPLETE: {incomplete}", "incompleteReason");
        foreach (Claim remark in Remarks(document))
            yield return remark;
        if (CountedByLibrary(document) is { } counted)
            yield return counted;
        if (document.TooNoisyReason is { } noisy)
            yield return new Claim($"no verdict on time{(document.Times.Any(r => r.Verdict == GateVerdict.Regression) ? ", but for what is surely more than the noise" : "")}: {noisy}", "tooNoisyReason");
        yield return Summary(document);
    }

    /// <summary>What has no figure, and why.</summary>
    public static IEnumerable<NotMeasured> NotMeasured(GateDocument document) =>
    [
        .. document.Counts.Index().Where(r => r.Item.Verdict is GateVerdict.NotMeasured or GateVerdict.Missing or GateVerdict.Failed)
            .Select(r => Missing(new Claim($"Counts of {r.Item.Title}", Claim.Row(CountText.List, r.Index)), r.Item.Message, r.Item.Verdict)),
        .. document.Times.Index().Where(r => r.Item.Screen.Count == 0)
            .Select(r => Missing(new Claim($"Time of {r.Item.Cell.Title}", Claim.Row(Times, r.Index)), r.Item.Message, r.Item.Verdict)),
    ];

    /// <summary>The rows to look at, those that fail first.</summary>
    private static IEnumerable<Claim> Remarks(GateDocument document) =>
        document.Counts.Index().Select(r => (r.Item.Verdict, r.Item.Title, r.Item.Message, Path: Claim.Row(CountText.List, r.Index)))
            .Concat(document.Times.Index().Select(r => (r.Item.Verdict, r.Item.Cell.Title, r.Item.Message, Path: Claim.Row(Times, r.Index))))
            .Where(r => r.Verdict != GateVerdict.Pass)
            .OrderByDescending(r => Fails(document, r.Verdict))
            .Select(r => new Claim(
                $"{(Fails(document, r.Verdict) ? "FAIL" : "note")}: {r.Title}: {r.Message ?? GateOutcome.Word(r.Verdict)}"
                + (r.Verdict is GateVerdict.Regression or GateVerdict.Improved ? "" : $" ({GateOutcome.Word(r.Verdict)})"),
                r.Path));

    /// <summary>Said when the kernel's calls could not be counted: which counts were gated instead, and why.</summary>
    private static Claim? CountedByLibrary(GateDocument document)
    {
        (int Index, CountRow Row)[] rows = [.. document.Counts.Index().Where(r => r.Item.GatedByIssued)];
        return rows.Length == 0 ? null : new Claim(
            $"Kernel calls were not counted ({rows[0].Row.Measure!.SendCalls.Reason}); in {Format.Counted(rows.Length, "row", "rows")} gated are the send operations that the library issued itself, all together and not by name.",
            Claim.Row(CountText.List, rows[0].Index) + ".gatedByIssued");
    }

    private static Claim Summary(GateDocument document)
    {
        string counts = Tally(document.Counts.Select(r => r.Verdict));
        string times = document.Base is null ? "not gated (no --against)" : Tally(document.Times.Select(r => r.Verdict));
        return new Claim(
            $"gate: {document.Outcome}. Counts: {counts}. Times: {times}. {Format.Duration(document.TotalSeconds)}.",
            "outcome", CountText.List, document.Base is null ? "base" : Times, "totalSeconds");
    }

    public static string Tally(IEnumerable<GateVerdict> verdicts) => string.Join(
        ", ", verdicts.GroupBy(v => v).OrderBy(g => g.Key).Select(g => $"{Format.Count(g.Count())} {GateOutcome.Word(g.Key)}").DefaultIfEmpty("none"));

    private static bool Fails(GateDocument document, GateVerdict verdict) =>
        GateOutcome.ExitCode(verdict, document.AllowMissing, document.FailOnInconclusive) != ExitCodes.Pass;

    private static NotMeasured Missing(Claim what, string? reason, GateVerdict verdict) => new(what.WithPaths, reason ?? GateOutcome.Word(verdict));

    private static IReadOnlyList<string> TimeCells(string path, TimeRow row, string title) =>
    [
        path, title, GateOutcome.Word(row.Verdict), Percent(row.SlowdownPercent), Percent(row.SlowdownLowerPercent), Percent(row.SlowdownUpperPercent),
        row.Judged.Count > 0 ? $"{row.Judged.Count} after {row.Screen.Count}" : Format.Count(row.Screen.Count),
        Format.Ns(row.HeadNsPerMessage), Format.Ns(row.BaseNsPerMessage), Format.Reading(row.TimesPerBuffer),
    ];

    private static string Percent(Reading reading) => reading.Value is { } value
        ? value.ToString("+0.0'%';-0.0'%';0.0'%'", CultureInfo.InvariantCulture)
        : Format.NotAvailable;
}
