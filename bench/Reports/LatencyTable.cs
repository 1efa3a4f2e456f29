using System.Globalization;
using Bench.Meters;
using Bench.Pairing;

namespace Bench.Reports;

/// <summary>What batching costs in latency, beside what it saves: one row a cell, and one for what it is compared with.</summary>
internal static class LatencyTable
{
    private const double NsPerMicrosecond = 1000;

    private static readonly string[] Columns =
    [
        "row", "strategy", "traffic", "× reference", "first message, median µs:", "p99:", "max:", "last message, median µs:", "p99:", "max:", "batches:", "of them lost:",
    ];

    public static void Write(MarkdownText text, IReadOnlyList<ReportRow> rows)
    {
        ReportRow[] measured = [.. rows.Where(r => Of(r, l => l.Strategy) is not null)];
        if (measured.Length == 0)
            return;
        Footnotes notes = new();
        text.Heading(3, "How long a batch is under way");
        text.Paragraph("From just before the send of a batch to the return of the sink's receive call that brought its first, and its last, message; each batch goes to a sink that waits for it. Medians over launches of each launch's median and 99th percentile; max is the largest of all batches, and an outlier of the host as soon as of the strategy.");
        text.Table(Columns, measured.GroupBy(r => (r.Source, Traffic: r.Cell with { Strategy = r.Cell.Reference }))
            .OrderBy(g => g.Key.Traffic.Transport).ThenBy(g => g.Key.Traffic.ReceiverGro).ThenBy(g => g.Key.Traffic.Size).ThenBy(g => g.Key.Traffic.Batch)
            .SelectMany(g => Group([.. g], notes)));
        if (notes.Any)
            text.Items(notes.Lines);
    }

    private static IEnumerable<IReadOnlyList<string>> Group(IReadOnlyList<ReportRow> rows, Footnotes notes)
    {
        ReportRow first = rows[0];
        if (!first.Cell.IsSelfCheck && LatencySummary.Over(rows.SelectMany(r => r.Result.Launches).Select(l => l.Reference)) is { } reference)
            yield return Cells(Words.Join(rows.Select(r => r.Path)), first.Cell.Reference, first, "1 (reference)", reference, notes);
        foreach (ReportRow row in rows)
            yield return Cells(row.Path, row.Cell.Strategy, row, Format.Ratio(row.Estimate.Ratio), Of(row, l => l.Strategy)!, notes);
    }

    private static string[] Cells(string path, string strategy, ReportRow row, string ratio, LatencySummary latency, Footnotes notes) =>
    [
        path, Words.Code(strategy), row.Traffic, ratio,
        Micros(latency.FirstMedianNs, notes), Micros(latency.FirstP99Ns, notes), Micros(latency.FirstMaxNs, notes),
        Micros(latency.LastMedianNs, notes), Micros(latency.LastP99Ns, notes), Micros(latency.LastMaxNs, notes),
        Format.Count(latency.Batches + latency.LostBatches), Format.Count(latency.LostBatches),
    ];

    private static LatencySummary? Of(ReportRow row, Func<LaunchResult, ArmCost> arm) => LatencySummary.Over(row.Result.Launches.Select(arm));

    private static string Micros(Reading ns, Footnotes notes) => ns.Value is { } value
        ? (value / NsPerMicrosecond).ToString("#,0.0", CultureInfo.InvariantCulture)
        : notes.Figure(ns);
}
