using System.Diagnostics.Tracing;

namespace Bench.Meters.Events;

/// <summary>
/// Written by the measured process into its own stream of events: what lies between <see cref="Begin"/> and
/// <see cref="End"/> counts, so that its start and its warm-up do not.
/// </summary>
[EventSource(Name = SourceName)]
internal sealed class EventMarks : EventSource
{
    public const string SourceName = "BatchSend.Window";

    public static readonly EventMarks Log = new();

    private EventMarks()
    {
    }

    /// <summary>A window begins; the socket counters were polled before it while nothing was sent.</summary>
    [Event(1, Level = EventLevel.Informational)]
    public void Begin(int window) => WriteEvent(1, window);

    /// <summary>It ends: all of its sends have completed.</summary>
    [Event(2, Level = EventLevel.Informational)]
    public void End(int window) => WriteEvent(2, window);

    /// <summary>The socket counters were polled since, and nothing was sent meanwhile.</summary>
    [Event(3, Level = EventLevel.Informational)]
    public void Settled(int window) => WriteEvent(3, window);
}
