using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing.Parsers;

namespace Bench.Meters.Events;

/// <summary>What a session asks the measured process for: as few events as answer the questions.</summary>
internal static class EventProviders
{
    /// <summary>The runtime itself (learn.microsoft.com: ".NET runtime events").</summary>
    public const string Runtime = "Microsoft-Windows-DotNETRuntime";

    /// <summary>Managed parts of the framework: FrameworkEventSource.cs of the runtime.</summary>
    public const string Framework = "System.Diagnostics.Eventing.FrameworkEventSource";

    /// <summary>FrameworkEventSource.ThreadPoolDequeueWork (id 31), one a work item that a worker takes from a queue.</summary>
    public const string WorkItemEvent = "ThreadPoolDequeueWork";

    /// <summary>FrameworkEventSource.Keywords.ThreadPool: enqueued and dequeued work items; they come at level Verbose.</summary>
    private const long ThreadPoolKeyword = 0x2;

    /// <summary>Collections and suspensions, contended locks, and worker threads; at level Informational without each allocation and each lock.</summary>
    private const ClrTraceEventParser.Keywords RuntimeKeywords =
        ClrTraceEventParser.Keywords.GC | ClrTraceEventParser.Keywords.Contention | ClrTraceEventParser.Keywords.Threading;

    public static IReadOnlyList<EventPipeProvider> All { get; } =
    [
        new(EventMarks.SourceName, EventLevel.Informational),
        new(Runtime, EventLevel.Informational, (long)RuntimeKeywords),
        new(Framework, EventLevel.Verbose, ThreadPoolKeyword),
        // No interval: the measured process polls them itself, outside of its windows.
        new(SocketCounters.SourceName, EventLevel.LogAlways),
    ];
}
