using System.Globalization;
using Bench.Meters;

namespace Bench.Reports;

/// <summary>Round trips: what a batch saves inside its sends, and what its messages wait for that.</summary>
internal static class EchoTable
{
    private const double NsPerMicrosecond = 1000;

    private static readonly string[] Columns =
    [
        "row", "strategy", "traffic", "messages/s due:", "ns/message inside sends:", "filling µs:",
        "first back, median µs:", "p90:", "p99:", "p99.9:", "max:", "last back, median µs:", "p90:", "p99:", "p99.9:", "max:",
        "batches:", "not whole:", "lost:", "reordered:",
    ];

    /// <param name="text">The report.</param>
    /// <param name="rows">All rows; those without an echo are left out.</param>
    /// <param name="list">The member of the JSON that they stand in.</param>
    public static void Write(MarkdownText text, IReadOnlyList<CrossCheckRow> rows, string list)
    {
        (int Index, CrossCheckRow Row)[] echoes = [.. rows.Index().Where(r => r.Item.Echo is not null)];
        if (echoes.Length == 0)
            return;
        Footnotes notes = new();
        text.Heading(3, "Round trips");
        text.Paragraph("From the send of a batch, at a rate from when it was due, to the return of the receive call that brought its first, and its last, message back; every byte was checked. At a rate the first message of a batch is there for the time of \"filling\" before that, until the batch is complete. Batches that did not come back whole are in no time.");
        text.Table(Columns, echoes.Select(r => Cells($"{list}[{r.Index}]", r.Row, r.Row.Echo!, notes)));
        if (notes.Any)
            text.Items(notes.Lines);
    }

    private static string[] Cells(string path, CrossCheckRow row, EchoFigures echo, Footnotes notes) =>
    [
        path, Words.Code(row.Strategy), $"{Format.Size(row.Size)} × {row.Batch} over {Format.Transport(row.Transport)}",
        echo.RatePerSecond is { } rate ? Format.Count(rate) : "each when the last is back",
        notes.Figure(echo.SendNsPerMessage), Micros(echo.FillNs, notes),
        .. Times(echo.First, notes), .. Times(echo.Last, notes),
        Format.Count(echo.Batches), Format.Count(echo.IncompleteBatches), notes.Figure(echo.Lost), notes.Figure(echo.Reordered),
    ];

    private static string[] Times(EchoTimes times, Footnotes notes) =>
    [
        Micros(times.MedianNs, notes), Micros(times.P90Ns, notes), Micros(times.P99Ns, notes), Micros(times.P999Ns, notes), Micros(times.MaxNs, notes),
    ];

    private static string Micros(Reading ns, Footnotes notes) => ns.Value is { } value
        ? (value / NsPerMicrosecond).ToString("#,0.0", CultureInfo.InvariantCulture)
        : notes.Figure(ns);
}
