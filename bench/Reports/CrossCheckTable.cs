namespace Bench.Reports;

/// <summary>The absolute figures of BenchmarkDotNet beside the pairs.</summary>
internal static class CrossCheckTable
{
    private static readonly string[] Columns =
    [
        "row", "benchmark", "transport", "strategy", "size", "batch:", "ns/message:", "± (99.9%):", "messages/s:", "delivered:",
        "send calls/message:", "syscalls/message:", "allocated B/message:",
    ];

    private const string TlsRecords = "TLS records/message:";

    public static void Write(MarkdownText text, IReadOnlyList<CrossCheckRow> rows)
    {
        if (rows.Count == 0)
            return;
        text.Heading(3, "Cross-check by BenchmarkDotNet");
        text.Paragraph("Absolute figures of one launch each. Unlike the send time above, ns/message includes waiting for room at the receiver. They drift with the host and rank nothing that is close; every × of this report comes from the pairs above.");
        WriteRows(text, rows, "crossCheck");
    }

    /// <summary>The table alone.</summary>
    /// <param name="text">The report.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="list">The member of the JSON that they stand in.</param>
    public static void WriteRows(MarkdownText text, IReadOnlyList<CrossCheckRow> rows, string list)
    {
        if (rows.Count == 0)
        {
            text.Paragraph("Nothing was measured.");
            return;
        }

        Footnotes notes = new();
        // A report without TLS has no column of it.
        bool tls = rows.Any(r => r.Tls);
        text.Table(
            tls ? [.. Columns, TlsRecords] : Columns,
            rows.Index().Select(r =>
            {
                IReadOnlyList<string> cells = Row($"{list}[{r.Index}]", r.Item, notes);
                return tls ? [.. cells, notes.Figure(r.Item.TlsRecordsPerMessage)] : cells;
            }));
        if (notes.Any)
            text.Items(notes.Lines);
        WriteEvents(text, [.. rows.Index().Where(r => r.Item.Events is not null).Select(r => ($"{list}[{r.Index}]", r.Item))]);
    }

    private static void WriteEvents(MarkdownText text, IReadOnlyList<(string Path, CrossCheckRow Row)> rows)
    {
        if (rows.Count > 0)
        {
            EventTable.Write(
                text,
                "From the extra run of each case, of its measured iterations: an EventPipe session recorded the benchmark's process. None of it was timed.",
                [.. rows.Select(r => new EventArm(r.Path, r.Row.Transport, $"{TransportOf(r.Row)}, {Format.Size(r.Row.Size)} × {r.Row.Batch}", r.Row.Strategy, r.Row.Events!, r.Row.Tls))]);
        }
    }

    /// <summary>For people: <c>UDP</c>, <c>TLS</c>, or <c>UDP multicast to 4</c>.</summary>
    public static string TransportOf(CrossCheckRow row) => row.Tls ? Words.Tls : row.Receivers is { } receivers
        ? $"{Format.Transport(row.Transport)} multicast to {Format.Count(receivers)}"
        : Format.Transport(row.Transport);

    private static IReadOnlyList<string> Row(string path, CrossCheckRow row, Footnotes notes) =>
    [
        path, row.Benchmark, TransportOf(row), Words.Code(row.Strategy), Format.Size(row.Size),
        Format.Count(row.Batch), notes.Figure(row.NsPerMessage), notes.Figure(row.NsPerMessageMargin), notes.Figure(row.MessagesPerSecond),
        notes.Percent(row.DeliveredPercent), notes.Figure(row.SendCallsPerMessage), notes.Figure(row.SyscallsPerMessage),
        notes.Bytes(row.AllocatedBytesPerMessage),
    ];
}
