namespace Bench.Meters.Events;

/// <summary>What an event of a measured process says, as far as it is counted.</summary>
internal enum RuntimeEventKind
{
    /// <summary>A window begins; <see cref="RuntimeEvent.Value"/> is its number.</summary>
    Begin,

    /// <summary>It ends.</summary>
    End,

    /// <summary>The counters were written since its end.</summary>
    Settled,

    /// <summary>The socket counter of bytes; the value is the total so far.</summary>
    BytesSent,

    /// <summary>The socket counter of datagrams, likewise.</summary>
    DatagramsSent,

    /// <summary>The thread pool took a work item from a queue to run it.</summary>
    WorkItem,

    /// <summary>A thread found a lock taken and had to wait for it.</summary>
    Contention,

    /// <summary>A collection starts; the value is the oldest generation that it collects.</summary>
    Collection,

    /// <summary>The runtime begins to stop the threads for a collection.</summary>
    Suspension,

    /// <summary>They all run again, whatever they were stopped for.</summary>
    Restart,

    /// <summary>The thread pool starts a worker thread.</summary>
    WorkerStart,
}

/// <summary>One event.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Ms">When, in ms since the session began.</param>
/// <param name="Value">What <see cref="RuntimeEventKind"/> says it is; 0 where it says nothing.</param>
internal readonly record struct RuntimeEvent(RuntimeEventKind Kind, double Ms, double Value = 0);
