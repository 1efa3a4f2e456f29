using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;

namespace Bench.Meters.Events;

/// <summary>Reads a stream of events (nettrace) and adds up those that count. The library orders them by time.</summary>
internal static class EventReader
{
    private const string CounterEvent = "EventCounters";

    /// <summary>Reads to the end of the stream, which comes when the session is stopped.</summary>
    public static RecordedEvents Read(Stream stream)
    {
        EventTally tally = new();
        try
        {
            using EventPipeEventSource source = new(stream);
            Subscribe(source, tally);
            source.Process();
            return new RecordedEvents(tally.Windows, source.EventsLost, null);
        }
        // What the parser throws at a stream that breaks off or is none is not documented; it never throws for its caller's sake.
#pragma warning disable CA1031
        catch (Exception e)
#pragma warning restore CA1031
        {
            return RecordedEvents.Failed($"the stream of events broke off: {e.Message}");
        }
    }

    private static void Subscribe(EventPipeEventSource source, EventTally tally)
    {
        void Add(TraceEvent e, RuntimeEventKind kind, double value = 0) => tally.Add(new RuntimeEvent(kind, e.TimeStampRelativeMSec, value));

        source.Clr.GCStart += e => Add(e, RuntimeEventKind.Collection, e.Depth);
        source.Clr.GCSuspendEEStart += e =>
        {
            if (e.Reason is GCSuspendEEReason.SuspendForGC or GCSuspendEEReason.SuspendForGCPrep)
                Add(e, RuntimeEventKind.Suspension);
        };
        source.Clr.GCRestartEEStop += e => Add(e, RuntimeEventKind.Restart);
        source.Clr.ContentionStart += e => Add(e, RuntimeEventKind.Contention);
        source.Clr.ThreadPoolWorkerThreadStart += e => Add(e, RuntimeEventKind.WorkerStart);
        source.Dynamic.AddCallbackForProviderEvent(EventProviders.Framework, EventProviders.WorkItemEvent, e => Add(e, RuntimeEventKind.WorkItem));
        source.Dynamic.AddCallbackForProviderEvent(SocketCounters.SourceName, CounterEvent, e =>
        {
            if (CounterOf(e) is var (kind, total))
                Add(e, kind, total);
        });
        Mark(nameof(EventMarks.Begin), RuntimeEventKind.Begin);
        Mark(nameof(EventMarks.End), RuntimeEventKind.End);
        Mark(nameof(EventMarks.Settled), RuntimeEventKind.Settled);

        void Mark(string name, RuntimeEventKind kind) => source.Dynamic.AddCallbackForProviderEvent(
            EventMarks.SourceName, name, e => Add(e, kind, (int)e.PayloadByName("window")));
    }

    /// <summary>The counters of interest are PollingCounters: their Mean is the total that was read (PollingCounter.cs of the runtime).</summary>
    private static (RuntimeEventKind Kind, double Total)? CounterOf(TraceEvent e)
    {
        var counter = (IDictionary<string, object>)((IDictionary<string, object>)e.PayloadValue(0))["Payload"];
        return (string)counter["Name"] switch
        {
            SocketCounters.BytesSent => (RuntimeEventKind.BytesSent, (double)counter["Mean"]),
            SocketCounters.DatagramsSent => (RuntimeEventKind.DatagramsSent, (double)counter["Mean"]),
            _ => null,
        };
    }
}
