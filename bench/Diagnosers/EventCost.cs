using System.Diagnostics.Tracing;

namespace Bench.Diagnosers;

/// <summary>
/// What it allocates to be told of an event: the runtime makes the event's arguments before it calls the listener, so
/// they fall into the iteration that the event ends.
/// </summary>
internal static class EventCost
{
    /// <summary>The least of several is taken, since other threads only add.</summary>
    private const int Measurements = 20;

    public static long MeasureBytes()
    {
        using var source = new Source();
        using var listener = new Listener(source);
        for (int i = 0; i <= Measurements; i++)
            source.Mark(i);
        return listener.LeastBytes;
    }

    /// <summary>Raises events of the same shape as BenchmarkDotNet's engine: one long.</summary>
    [EventSource(Name = "BatchSend.EventCost")]
    private sealed class Source : EventSource
    {
        [Event(1, Level = EventLevel.Informational)]
        public void Mark(long operations) => WriteEvent(1, operations);
    }

    private sealed class Listener : EventListener
    {
        private long _before = -1;

        public Listener(EventSource source) => EnableEvents(source, EventLevel.Informational);

        public long LeastBytes { get; private set; } = long.MaxValue;

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            long now = GC.GetTotalAllocatedBytes(precise: true);
            if (_before >= 0)
                LeastBytes = Math.Min(LeastBytes, now - _before);
            _before = GC.GetTotalAllocatedBytes(precise: true);
        }
    }
}
