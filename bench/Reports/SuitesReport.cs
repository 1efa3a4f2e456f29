using Bench.Meters;
using Bench.Reports.Charts;

namespace Bench.Reports;

/// <summary>What the report of BenchmarkDotNet's suites says: absolute figures, and that they rank nothing which is close.</summary>
internal static class SuitesReport
{
    private const string List = "rows", TlsRecords = "TLS records a message";

    private const string GroupMethod =
        "Multicast goes once to a group on the loopback interface, whose members share a port; the kernel queues it at each of them within the sender's call. "
        + "A batch waits for room at all of them, and the delivered share is of what all of them were to get.";

    private const double NsPerMicrosecond = 1000;

    private static readonly string[] EchoLimits =
    [
        .. Limits.OfLoopback,
        "A round trip has the receiver's way back in it, which is the same for every strategy: the sink returns a stream as it reads it, and datagrams many at a time.",
        "Time inside the sends is time on the clock. The thread that reads the echoes shares a CPU with the sender where there are two only; what it takes of it in the middle of a send is part of that send, and falls on the strategies that send long.",
        "A batch of datagrams that loses one is in no time, so that percentiles are those of the others; the column \"not whole\" counts them.",
        "Without a rate the next batch goes when the last is back, so that a stall delays the next ones and shows in one of them only. With one, times count from when a batch is due.",
        "Round trips of other processes, other placements and other hosts differ by more than the percentiles of one launch suggest.",
    ];

    private static readonly (string Name, Func<CrossCheckRow, Reading> Of)[] Figures =
    [
        ("Time a message", r => r.NsPerMessage),
        ("Its interval", r => r.NsPerMessageMargin),
        ("System calls a message", r => r.SyscallsPerMessage),
        ("Send calls a message", r => r.SendCallsPerMessage),
        ("Allocated bytes a message", r => r.AllocatedBytesPerMessage),
        ("Delivered share", r => r.DeliveredPercent),
        (TlsRecords, r => r.TlsRecordsPerMessage),
    ];

    public static ReportParts Parts(SuitesDocument document) => new()
    {
        Title = "Suites of BenchmarkDotNet",
        Runs = [$"{Format.Moment(document.StartedAt)}, {Format.Duration(document.TotalSeconds)}. {EnvironmentTable.OneLine(document.Environment)}."],
        Incomplete = document.IncompleteReason is { } reason ? [reason] : [],
        Answer =
        [
            .. document.Rows.Index().GroupBy(r => (r.Item.UntilDelivered, Echo: r.Item.Echo is not null, r.Item.Tls, r.Item.Transport, r.Item.Receivers, r.Item.Size, r.Item.Batch))
                .Select(g => g.Key.Echo ? Soonest([.. g]) : g.Key.UntilDelivered ? Highest([.. g]) : Lowest([.. g])),
        ],
        Charts = EchoChart.Of(document),
        Limits =
        [
            .. document.Rows.Any(r => r.Echo is not null) ? EchoLimits : Limits.NotSaid(latency: false),
            .. document.Incomplete ? [$"The run is incomplete: {document.IncompleteReason}. A strategy that a line of the answer does not name may be one that was not run."] : Array.Empty<string>(),
            "These are absolute times of one launch each. They drift with the host and rank nothing closer than about 1.35×; `compare` gives a × with an interval over launches.",
            Limits.OtherWork(document.Noise),
        ],
        Cost = text =>
        {
            CrossCheckTable.WriteRows(text, document.Rows, List);
            EchoTable.Write(text, document.Rows, List);
        },
        NotMeasured =
        [
            .. document.IncompleteReason is { } missing ? [new NotMeasured("The other cases of the run", missing)] : Array.Empty<NotMeasured>(),
            .. from figure in Figures
               from without in document.Rows.Where(r => r.Tls || figure.Name != TlsRecords).Select(figure.Of).Where(r => !r.IsMeasured).GroupBy(r => r.Reason!)
               select new NotMeasured($"{figure.Name} ({without.Count()} of {document.Rows.Count} rows)", without.Key),
        ],
        Environment = text => text.Table(["what", "here"], EnvironmentTable.Rows(document.Environment)),
        Method = text => text.Items(
        [
            "BenchmarkDotNet runs each case in a process of its own; a benchmark sends whole batches, and a figure is divided by their messages.",
            "ns/message includes waiting for room at the receiver; ± is half of BenchmarkDotNet's 99.9% interval over the iterations of one process.",
            "A benchmark of the throughput suites ends when the receiver has taken all, so its time includes delivery, and its messages/s are delivered ones.",
            "A benchmark of the echo suites ends when all is back; its ns/message is a round trip divided by the messages of the batch, or at a rate that rate. Another thread reads, on a CPU of its own where there is one. System calls a message are those of the whole process: of the reader, and of the waiting for a batch to be due, as well.",
            .. document.Rows.Any(r => r.Receivers is not null) ? [GroupMethod] : Array.Empty<string>(),
            .. document.Rows.Any(r => r.Tls) ? [$"TLS: {string.Join("; ", document.Rows.Select(r => r.TlsSession).OfType<string>().Distinct().DefaultIfEmpty("no case ran to its end"))}. Records are counted from the headers of what is sent; the receiver counts those that come, and a case whose counts differ fails. Times include encryption on the sender's side. A certificate of the sender was asked for and verified."] : Array.Empty<string>(),
            "Calls, allocations and delivery come from extra runs. What was not measured is n/a with its reason: never 0, never an estimate.",
        ]),
        Commands = [document.CommandLine],
        Closing = [$"Began {Format.Moment(document.StartedAt)}, ended {Format.Moment(document.EndedAt)}."],
    };

    private static string Lowest((int Index, CrossCheckRow Row)[] rows)
    {
        string traffic = Traffic(rows[0].Row);
        List<(int Index, CrossCheckRow Row)> timed = [.. rows.Where(r => r.Row.NsPerMessage.IsMeasured).OrderBy(r => r.Row.NsPerMessage.Value)];
        return timed.Count == 0
            ? $"{traffic}: no time was measured."
            : $"{traffic}: lowest time {Named(timed[0])}" + (timed.Count > 1 ? $"; then {string.Join(", ", timed.Skip(1).Select(Named))}." : ".");
    }

    private static string Highest((int Index, CrossCheckRow Row)[] rows)
    {
        string traffic = Traffic(rows[0].Row);
        List<string> rated =
        [
            .. rows.Where(r => r.Row.MessagesPerSecond.IsMeasured).OrderByDescending(r => r.Row.MessagesPerSecond.Value)
                .Select(r => $"{Words.Code(r.Row.Strategy)} {Format.Rate(r.Row.MessagesPerSecond.Value!.Value)} messages/s, delivered {Delivered(r.Row)} ({List}[{r.Index}])"),
        ];
        return rated.Count == 0
            ? $"{traffic}: no delivered rate was measured."
            : $"{traffic}: highest delivered rate {rated[0]}" + (rated.Count > 1 ? $"; then {string.Join(", ", rated.Skip(1))}." : ".");
    }

    private static string Soonest((int Index, CrossCheckRow Row)[] rows)
    {
        List<string> timed =
        [
            .. rows.Where(r => r.Row.Echo!.First.MedianNs.IsMeasured).OrderBy(r => r.Row.Echo!.First.MedianNs.Value)
                .Select(r => $"{Words.Code(r.Row.Strategy)} {Micros(r.Row.Echo!.First)}, {Micros(r.Row.Echo.Last)} ({List}[{r.Index}])"),
        ];
        string due = rows[0].Row.Echo!.RatePerSecond is { } rate ? $" at {Format.Count(rate)} messages/s" : "";
        return timed.Count == 0
            ? $"{Traffic(rows[0].Row)}{due}: no batch came back whole."
            : $"{Traffic(rows[0].Row)}{due}, median µs to the first and to the last message back: {string.Join("; ", timed)}.";
    }

    private static string Micros(EchoTimes times) => times.MedianNs.Value is { } ns ? Format.Number(ns / NsPerMicrosecond) : $"{Format.NotAvailable} ({times.MedianNs.Reason})";

    private static string Delivered(CrossCheckRow row) =>
        row.DeliveredPercent.Value is { } percent ? Format.Percent(percent) : Format.NotAvailable;

    private static string Traffic(CrossCheckRow row) => $"{CrossCheckTable.TransportOf(row)}, {Format.Size(row.Size)} × {row.Batch}";

    private static string Named((int Index, CrossCheckRow Row) row) =>
        $"{Words.Code(row.Row.Strategy)} {Format.Reading(row.Row.NsPerMessage)} ± {Format.Reading(row.Row.NsPerMessageMargin)} ns a message ({List}[{row.Index}])";
}
