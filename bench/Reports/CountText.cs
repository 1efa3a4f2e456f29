using Bench.Gate;
using Bench.Gate.Counts;
using Bench.Meters;

namespace Bench.Reports;

/// <summary>The counts of a gate in figures.</summary>
internal static class CountText
{
    /// <summary>Where the rows stand in the JSON.</summary>
    public const string List = "counts";

    public static readonly IReadOnlyList<string> Columns =
        ["row", "cell", "verdict", "send calls a batch:", "baseline:", "issued:", "alloc B a batch:", "baseline:", "sent:", "delivered:"];

    public static IEnumerable<IReadOnlyList<string>> Table(GateDocument document) => document.Counts.Index().Select(r => Cells(Claim.Row(List, r.Index), r.Item));

    /// <summary>The figures of a row in short.</summary>
    public static string Short(CountRow row) =>
        $"send calls a batch {SendCalls(row)}, allocated B {PerBatch(row, row.Measure?.AllocatedBytes)}:";

    private static IReadOnlyList<string> Cells(string path, CountRow row) =>
    [
        path,
        row.Title,
        GateOutcome.Word(row.Verdict),
        SendCalls(row),
        row.Baseline is { } baseline ? Format.Count(baseline.SendCalls) + SendCallNames.InBrackets(baseline.SendCallsByName) : Format.NotAvailable,
        PerBatch(row, row.Measure?.Issued),
        PerBatch(row, row.Measure?.AllocatedBytes),
        row.Baseline is null ? Format.NotAvailable : row.Baseline.AllocatedBytes is { } bytes ? Format.Count(bytes) : "by design",
        row.Measure is { NotMeasuredReason: null } sent ? Format.Count(sent.SentMessages) : Format.NotAvailable,
        row.Measure is { NotMeasuredReason: null } got ? Format.Count(got.DeliveredMessages) : Format.NotAvailable,
    ];

    private static string SendCalls(CountRow row) => row.Measure is { SendCalls.IsMeasured: true, Batches: > 0 } measure
        ? PerBatch(row, measure.SendCalls) + SendCallNames.InBrackets(measure.SendCallsByName, measure.Batches)
        : Format.NotAvailable;

    private static string PerBatch(CountRow row, Reading? window) => window?.Value is { } value && row.Measure!.Batches > 0
        ? SendCallNames.Number(value / row.Measure.Batches)
        : Format.NotAvailable;
}
