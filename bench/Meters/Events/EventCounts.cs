namespace Bench.Meters.Events;

/// <summary>What was counted between the marks of one window, or of several together.</summary>
internal sealed record EventCounts
{
    public long WorkItems { get; init; }

    public long LockContentions { get; init; }

    /// <summary>Collections of each generation; one of an older generation counts for the younger ones too, as GC.CollectionCount has it.</summary>
    public long Gen0Collections { get; init; }

    public long Gen1Collections { get; init; }

    public long Gen2Collections { get; init; }

    /// <summary>
    /// Time from the start of each suspension for a collection to the end of the restart after it, in ms: stopping the threads and
    /// letting them go included. A suspension belongs to the window that it began in.
    /// </summary>
    public double GcPauseMs { get; init; }

    public long WorkerStarts { get; init; }

    /// <summary>What the socket counters grew by; null where they were not written both before and after the window.</summary>
    public long? SocketBytesSent { get; init; }

    public long? SocketDatagramsSent { get; init; }

    public static EventCounts operator +(EventCounts a, EventCounts b) => new()
    {
        WorkItems = a.WorkItems + b.WorkItems,
        LockContentions = a.LockContentions + b.LockContentions,
        Gen0Collections = a.Gen0Collections + b.Gen0Collections,
        Gen1Collections = a.Gen1Collections + b.Gen1Collections,
        Gen2Collections = a.Gen2Collections + b.Gen2Collections,
        GcPauseMs = a.GcPauseMs + b.GcPauseMs,
        WorkerStarts = a.WorkerStarts + b.WorkerStarts,
        SocketBytesSent = a.SocketBytesSent + b.SocketBytesSent,
        SocketDatagramsSent = a.SocketDatagramsSent + b.SocketDatagramsSent,
    };
}
