using Bench.Meters;
using Bench.Meters.Events;

namespace Bench.Diagnosers;

/// <summary>The columns of <c>run --events</c>: figures of the runtime's events, a message where that makes sense.</summary>
internal static class EventMetrics
{
    private const double NsPerMs = 1e6;

    private static readonly (CostMetric Metric, Func<EventFigures, Reading> Of)[] Table =
    [
        (new CostMetric("SocketBytesPerMessage", "socket B/message", "0.###",
            "Bytes that the runtime's own socket counter (System.Net.Sockets bytes-sent) saw in an extra run; native calls it does not see"),
            e => PerMessage(e, e.SocketBytesSent)),
        (new CostMetric("SocketDatagramsPerMessage", "socket datagrams/message", "0.####",
            "Datagrams that the counter datagrams-sent saw in it; 0 over TCP"),
            e => PerMessage(e, e.SocketDatagramsSent)),
        (new CostMetric("WorkItemsPerMessage", "work items/message", "0.####",
            "Work items that the thread pool took from a queue (ThreadPoolDequeueWork), in an extra run"),
            e => e.WorkItemsPerMessage),
        (new CostMetric("ContentionsPerMessage", "contentions/message", "0.######",
            "Times that a thread had to wait for a lock (ContentionStart), in an extra run"),
            e => PerMessage(e, e.LockContentions)),
        (new CostMetric("CollectionsPerMessage", "GCs/message", "0.########",
            "Collections of any generation (GCStart), in an extra run"),
            e => PerMessage(e, e.Gen0Collections)),
        (new CostMetric("GcPauseNsPerMessage", "GC pause ns/message", "0.###",
            "Time from the start of each suspension for a collection to the end of the restart (GCSuspendEEBegin to GCRestartEEEnd), in an extra run"),
            e => e.GcPauseMs.Value is { } ms ? PerMessage(e, Reading.Of(ms * NsPerMs)) : e.GcPauseMs),
        (new CostMetric("WorkerStarts", "worker starts", "0",
            "Worker threads that the thread pool started (ThreadPoolWorkerThreadStart) in all measured iterations of an extra run"),
            e => e.WorkerStarts),
    ];

    public static IReadOnlyList<CostMetric> All { get; } = [.. Table.Select(row => row.Metric)];

    public static IEnumerable<(CostMetric Metric, Reading Reading)> Of(EventFigures figures) => Table.Select(row => (row.Metric, row.Of(figures)));

    private static Reading PerMessage(EventFigures figures, Reading total) =>
        figures.Messages.Value is > 0 and var messages ? total.Per((long)messages) : figures.WorkItemsPerMessage;
}
