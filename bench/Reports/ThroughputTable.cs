using BatchSend;

namespace Bench.Reports;

/// <summary>The table "Delivered rate": one row a cell, and one row for what it is compared with.</summary>
internal static class ThroughputTable
{
    private static readonly string[] Columns =
    [
        "row", "strategy", "size", "batch:", "connections:", "× reference's rate [99% interval]", "verdict", "messages/s:", "lowest to highest launch:", "payload Gbit/s:",
        "delivered:", "sender waited:", "sink busy:", "sink CPU ns/message:", "sender CPU ns/message:",
    ];

    /// <summary>Writes the tables of all rows, one a kind of receiver, plain ones first, then what their marks mean.</summary>
    public static void Write(MarkdownText text, ThroughputView view)
    {
        if (view.Rows.Count + view.Checks.Count == 0)
        {
            text.Paragraph("Nothing was measured.");
            return;
        }

        text.Paragraph("Messages and payload that arrived, divided by the time from the first send of a block until the receiver had taken its last message: waiting for room is part of it. × is the strategy's rate divided by the reference's, so above 1 the strategy delivers more. Payload is goodput: no headers.");
        Footnotes notes = new();
        foreach (IGrouping<string, ThroughputRow> table in view.Rows.OrderBy(r => r.Cell.ReceiverGro).GroupBy(Title))
        {
            text.Heading(3, table.Key);
            text.Table(Columns, table.GroupBy(r => r.Cell with { Strategy = r.Cell.Reference })
                .OrderBy(g => g.Key.Connections).ThenBy(g => g.Key.Size).ThenBy(g => g.Key.Batch).SelectMany(g => Group([.. g], notes)));
        }

        if (notes.Any)
            text.Items(notes.Lines);
        if (view.Checks.Count == 0)
            return;
        text.Heading(3, "Self-check: a strategy against itself");
        text.Table(
            ["row", "cell", "× [99% interval]", "verdict"],
            view.Checks.Select(r => (IReadOnlyList<string>)[r.Path, r.Cell.Id, Format.RatioWithInterval(r.Estimate), Format.Verdict(r.Estimate.Verdict)]));
    }

    private static string Title(ThroughputRow row) => (row.Cell.Transport, row.Cell.ReceiverGro) switch
    {
        (Transport.Tcp, _) => "TCP",
        (_, false) => "UDP, plain receiver",
        (_, true) => "UDP, receiver with UDP_GRO",
    };

    /// <summary>The reference first, over the launches of all its rows, then every strategy that was compared with it.</summary>
    private static IEnumerable<IReadOnlyList<string>> Group(IReadOnlyList<ThroughputRow> rows, Footnotes notes)
    {
        if (!rows[0].Cell.IsSelfCheck)
        {
            RateSummary reference = RateSummary.Of([.. rows.SelectMany(r => r.Result.Launches).Select(l => l.Reference)]);
            yield return Cells(Words.Join(rows.Select(r => r.Path)), rows[0], reference, "1 (reference)", "–", notes);
        }

        foreach (ThroughputRow row in rows)
            yield return Cells(row.Path, row, row.Strategy, Format.RatioWithInterval(row.Estimate), Remarks(row, notes), notes);
    }

    private static string[] Cells(string path, ThroughputRow row, RateSummary arm, string ratio, string verdict, Footnotes notes) =>
    [
        path,
        Words.Code(arm.Strategy),
        row.Text.Kind,
        Format.Count(row.Cell.Batch),
        Format.Count(row.Cell.Connections),
        ratio,
        verdict,
        Format.Rate(arm.MessagesPerSecond),
        $"{Format.Rate(arm.Range.Lowest)} to {Format.Rate(arm.Range.Highest)}",
        Format.Number(arm.PayloadGbitPerSecond),
        Format.Percent(arm.DeliveredPercent),
        $"{Format.Number(arm.WaitPercent)}%",
        arm.SinkBusyPercent.IsMeasured ? $"{Format.Reading(arm.SinkBusyPercent)}%" : notes.Figure(arm.SinkBusyPercent),
        notes.Figure(arm.SinkCpuNs),
        notes.Figure(arm.SenderCpuNs),
    ];

    private static string Remarks(ThroughputRow row, Footnotes notes)
    {
        string verdict = Format.Verdict(row.Estimate.Verdict);
        List<string> words = [row.NotSteadyReason is { } reason ? $"{verdict} {notes.Mark(reason)}" : verdict];
        if (row.NotLosslessReason is { } why)
            words.Add($"not lossless here {notes.Mark($"{why}; lost {Format.Count(row.Lost)} messages of both arms together")}");
        return string.Join("; ", words);
    }
}
