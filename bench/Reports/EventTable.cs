using BatchSend;
using Bench.Meters;
using Bench.Meters.Events;

namespace Bench.Reports;

/// <summary>What the runtime's events showed, one row an arm: in Markdown, and its cells for a terminal.</summary>
internal static class EventTable
{
    /// <summary>Why nothing is cross-checked there.</summary>
    public const string NoCheckOverTls =
        "over TLS the socket counters see records, with their headers and tags, so that they are not held against the payload";

    private static readonly string[] Legend =
    [
        "socket B and socket datagrams: what the runtime's own counters (System.Net.Sockets bytes-sent and datagrams-sent) grew by. Over TCP no datagrams are sent.",
        "work items: taken from a queue by the thread pool (ThreadPoolDequeueWork). Lock contentions: a thread had to wait for a lock. Worker starts: threads that the pool started.",
        "GCs: collections of each generation; one of an older generation counts for the younger ones too. GC pause: from the start of each suspension for a collection to the end of the restart, in all.",
    ];

    /// <summary>Figures of one arm, with their units; one that ends in <c>:</c> is aligned to the right.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "messages:", "socket B/message:", "socket datagrams/message:", "work items/message:", "lock contentions:", "GCs (gen 0/1/2):",
        "GC pause ms:", "worker starts:",
    ];

    /// <summary>The cells of <see cref="Columns"/>.</summary>
    /// <param name="events">What was recorded.</param>
    /// <param name="missing">What stands where there is no figure, from the reason.</param>
    public static IReadOnlyList<string> Cells(EventFigures events, Func<string, string> missing)
    {
        string Cell(Reading reading, Func<double, string> format) => reading.Value is { } value ? format(value) : missing(reading.Reason!);
        string Count(Reading reading) => Cell(reading, value => Format.Count((long)value));
        string PerMessage(Reading reading) =>
            events.Messages.Value is > 0 and var messages ? Cell(reading.Per((long)messages), Format.Number) : Cell(reading, Format.Number);
        return
        [
            Count(events.Messages),
            PerMessage(events.SocketBytesSent),
            PerMessage(events.SocketDatagramsSent),
            Cell(events.WorkItemsPerMessage, Format.Number),
            Count(events.LockContentions),
            events.Gen0Collections.IsMeasured
                ? $"{Count(events.Gen0Collections)}/{Count(events.Gen1Collections)}/{Count(events.Gen2Collections)}"
                : missing(events.Gen0Collections.Reason),
            Cell(events.GcPauseMs, Format.Number),
            Count(events.WorkerStarts),
        ];
    }

    /// <summary>Both arms of the rows that have events.</summary>
    public static IReadOnlyList<EventArm> ArmsOf(IReadOnlyList<ReportRow> rows) =>
    [
        .. from row in rows
           where row.Result.Events is not null
           from arm in new[] { (row.Cell.Reference, row.Result.Events!.Reference), (row.Cell.Strategy, row.Result.Events!.Strategy) }
           select new EventArm(row.Path, row.Cell.Transport, row.Traffic, arm.Item1, arm.Item2),
    ];

    /// <summary>The section of the rows that have events; nothing where none has.</summary>
    public static void Write(MarkdownText text, IReadOnlyList<ReportRow> rows)
    {
        IReadOnlyList<EventArm> arms = ArmsOf(rows);
        if (arms.Count > 0)
        {
            Write(
                text,
                "From one extra run a row, after its launches: in a process of its own each arm sent so many messages while an EventPipe session recorded it. None of it was timed.",
                arms);
        }
    }

    /// <summary>The section.</summary>
    /// <param name="text">The report.</param>
    /// <param name="origin">Where the figures come from.</param>
    /// <param name="arms">What stands in each row: at least one.</param>
    public static void Write(MarkdownText text, string origin, IReadOnlyList<EventArm> arms)
    {
        text.Heading(3, "Runtime events");
        text.Paragraph(origin);
        Footnotes notes = new();
        text.Table(
            ["row", "traffic", "strategy", .. Columns],
            arms.Select(a => (IReadOnlyList<string>)[a.Path, a.Traffic, Words.Code(a.Strategy), .. Cells(a.Events, notes.Missing)]));
        if (notes.Any)
            text.Items(notes.Lines);
        text.Items([.. Legend, CrossCheck(arms)]);
    }

    /// <summary>Whether the counters confirm what the sends say, where they see them.</summary>
    public static string CrossCheck(IEnumerable<EventArm> arms)
    {
        List<EventArm> all = [.. arms];
        List<bool> seen = [.. all.Select(a => a.Events.SocketsAgree(a.Transport, a.Tls)).OfType<bool>()];
        return seen.Count == 0 && all.Exists(a => a.Tls)
            ? $"Cross-check: none; {NoCheckOverTls}."
            : seen.Count == 0
            ? "Cross-check: none, since no arm has figures of the socket counters."
            : $"Cross-check: what the socket counters saw is exactly what the sends say, the payload and over UDP a datagram a message, in {Format.Count(seen.Count(agrees => agrees))} of the {Format.Counted(seen.Count, "arm", "arms")} whose sends they see.";
    }
}

/// <summary>One row of the table.</summary>
/// <param name="Path">Where the row stands in the document: <c>cells[3]</c>.</param>
/// <param name="Transport">Exactly one transport.</param>
/// <param name="Traffic">What was sent, in words.</param>
/// <param name="Strategy">By what.</param>
/// <param name="Events">What was recorded.</param>
/// <param name="Tls">Whether it was sent over TLS.</param>
internal sealed record EventArm(string Path, Transport Transport, string Traffic, string Strategy, EventFigures Events, bool Tls = false);
