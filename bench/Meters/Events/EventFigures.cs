using BatchSend;

namespace Bench.Meters.Events;

/// <summary>What was sent in one window or in several.</summary>
/// <param name="Messages">Messages that the sends accepted.</param>
/// <param name="Bytes">Their payload.</param>
/// <param name="Natively">Whether any of it went past the runtime's sockets.</param>
/// <param name="Runtime">What the runtime's own properties changed by meanwhile.</param>
internal sealed record EventTraffic(long Messages, long Bytes, bool Natively, RuntimeProperties Runtime)
{
    public static EventTraffic operator +(EventTraffic a, EventTraffic b) =>
        new(a.Messages + b.Messages, a.Bytes + b.Bytes, a.Natively || b.Natively, a.Runtime + b.Runtime);
}

/// <summary>What the runtime's events say of the sends of an extra run, which was never timed.</summary>
internal sealed record EventFigures
{
    private const string NothingSent = "no message was sent";
    private const string NotPolled = "the runtime wrote no socket counters beside the window";

    /// <summary>Messages that the sends of the window accepted.</summary>
    public required Reading Messages { get; init; }

    /// <summary>Payload bytes of them.</summary>
    public required Reading PayloadBytes { get; init; }

    /// <summary>
    /// What the counter bytes-sent of System.Net.Sockets grew by: the payload, where the runtime's sockets send all of it; over TLS
    /// the records that carry it.
    /// </summary>
    public required Reading SocketBytesSent { get; init; }

    /// <summary>What the counter datagrams-sent grew by; 0 over TCP.</summary>
    public required Reading SocketDatagramsSent { get; init; }

    /// <summary>Work items that the thread pool dequeued (FrameworkEventSource, ThreadPoolDequeueWork).</summary>
    public required Reading WorkItems { get; init; }

    public required Reading WorkItemsPerMessage { get; init; }

    /// <summary>Times that a thread had to wait for a lock (ContentionStart).</summary>
    public required Reading LockContentions { get; init; }

    /// <summary>Collections of each generation (GCStart); one of an older generation counts for the younger ones too.</summary>
    public required Reading Gen0Collections { get; init; }

    public required Reading Gen1Collections { get; init; }

    public required Reading Gen2Collections { get; init; }

    /// <summary>Time from the start of each suspension for a collection to the end of the restart (GCSuspendEEBegin to GCRestartEEEnd), in ms.</summary>
    public required Reading GcPauseMs { get; init; }

    /// <summary>Worker threads that the thread pool started (ThreadPoolWorkerThreadStart).</summary>
    public required Reading WorkerStarts { get; init; }

    /// <summary>The runtime's own properties over the same window, to hold the events against; null where the extra run did not end.</summary>
    public RuntimeProperties? Runtime { get; init; }

    /// <param name="events">What the session brought.</param>
    /// <param name="windows">The windows that count.</param>
    /// <param name="traffic">What was sent in them.</param>
    public static EventFigures Of(RecordedEvents events, IReadOnlyCollection<int> windows, EventTraffic traffic)
    {
        (EventCounts? counts, string? reason) = events.Of(windows);
        Reading Event(Func<EventCounts, double> figure) => counts is null ? Reading.NotAvailable(reason!) : Reading.Of(figure(counts));
        Reading Socket(Func<EventCounts, long?> figure) =>
            counts is null ? Reading.NotAvailable(reason!)
            : traffic.Natively ? Reading.NotAvailable(NativeSends.Reason)
            : figure(counts) is { } value ? Reading.Of(value)
            : Reading.NotAvailable(NotPolled);
        Reading workItems = Event(c => c.WorkItems);
        return new EventFigures
        {
            Messages = Reading.Of(traffic.Messages),
            PayloadBytes = Reading.Of(traffic.Bytes),
            SocketBytesSent = Socket(c => c.SocketBytesSent),
            SocketDatagramsSent = Socket(c => c.SocketDatagramsSent),
            WorkItems = workItems,
            WorkItemsPerMessage = traffic.Messages > 0 ? workItems.Per(traffic.Messages) : Reading.NotAvailable(NothingSent),
            LockContentions = Event(c => c.LockContentions),
            Gen0Collections = Event(c => c.Gen0Collections),
            Gen1Collections = Event(c => c.Gen1Collections),
            Gen2Collections = Event(c => c.Gen2Collections),
            GcPauseMs = Event(c => c.GcPauseMs),
            WorkerStarts = Event(c => c.WorkerStarts),
            Runtime = traffic.Runtime,
        };
    }

    /// <summary>
    /// Whether the socket counters say what the sends say: the payload, and over UDP a datagram a message; null where they do not see
    /// the sends, and over TLS, where the sockets send records.
    /// </summary>
    public bool? SocketsAgree(Transport transport, bool tls = false) =>
        !tls && SocketBytesSent.Value is { } bytes && SocketDatagramsSent.Value is { } datagrams
            ? bytes == PayloadBytes.Value && datagrams == (transport == Transport.Udp ? Messages.Value : 0)
            : null;

    /// <summary>No figure at all, for one reason.</summary>
    public static EventFigures NotAvailable(string reason)
    {
        Reading none = Reading.NotAvailable(reason);
        return new EventFigures
        {
            Messages = none,
            PayloadBytes = none,
            SocketBytesSent = none,
            SocketDatagramsSent = none,
            WorkItems = none,
            WorkItemsPerMessage = none,
            LockContentions = none,
            Gen0Collections = none,
            Gen1Collections = none,
            Gen2Collections = none,
            GcPauseMs = none,
            WorkerStarts = none,
        };
    }
}
