using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Runtime.CompilerServices;
using Bench.Meters;
using Bench.Meters.Events;
using BenchmarkDotNet.Engines;

namespace Bench.Diagnosers;

/// <summary>
/// Lives in the process that runs a benchmark and reads its costs around every measured iteration. BenchmarkDotNet's
/// engine raises an event before and after each, on its own thread, outside the time that it measures.
/// </summary>
internal sealed class MessageProbe : EventListener
{
    /// <summary>Names the file for the record; a process that finds it set installs a probe before anything else runs.</summary>
    public const string FileVariable = "BATCHSEND_PROBE_FILE";

    /// <summary>Set beside <see cref="FileVariable"/>: a <see cref="ProbeTask"/> by its name.</summary>
    public const string TaskVariable = "BATCHSEND_PROBE_TASK";

    private readonly string _file;
    private readonly ProbeTask _task;
    private readonly long _eventBytes = EventCost.MeasureBytes();
    private readonly bool _ready;
    private IterationCounter? _counter;
    private EventBracket? _bracket;
    private IProbedTraffic? _traffic;
    private CpuTimes _cpu;
    private long _sentBefore, _expectedBefore, _payloadBefore, _deliveredBefore, _waitBefore, _bytesBefore, _tlsBefore;
    private ProbeRecord _record = new();

    private MessageProbe(string file, ProbeTask task)
    {
        _file = file;
        _task = task;
        _ready = true;
        foreach (EventSource source in EventSource.GetSources())
            OnEventSourceCreated(source);
    }

    /// <summary>The probe of this process, if one was asked for.</summary>
    public static MessageProbe? Installed { get; private set; }

    public static void Install(string file, ProbeTask task) => Installed = new MessageProbe(file, task);

    public static void Uninstall()
    {
        Installed?.Dispose();
        Installed = null;
    }

    /// <summary>
    /// Called once a suite has its connections and its sink runs. Not before: children that are started while the
    /// counters are open inherit them, and the sink's receives would count as calls of the sender.
    /// </summary>
    public void Attach(IProbedTraffic traffic)
    {
        _traffic = traffic;
        switch (_task)
        {
            case ProbeTask.CountCalls:
                traffic.WaitWithoutSyscalls();
                _counter = new IterationCounter();
                break;
            case ProbeTask.BracketEvents:
                _bracket = new EventBracket();
                break;
        }
    }

    public void Detach() => _traffic = null;

    public override void Dispose()
    {
        base.Dispose();
        _counter?.Dispose();
        _bracket?.Dispose();
    }

    // The base class calls this from its constructor, before this one has run.
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (_ready && eventSource.Name == EngineEventSource.SourceName)
            EnableEvents(eventSource, EventLevel.Informational);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        switch (eventData.EventId)
        {
            case EngineEventSource.WorkloadActualStartEventId when _traffic is { } traffic:
                BeforeIteration(traffic);
                break;
            case EngineEventSource.WorkloadActualStopEventId when _traffic is { } traffic:
                AfterIteration(traffic, (long)eventData.Payload![0]!);
                break;
            case EngineEventSource.BenchmarkStopEventId:
                (_record with { Counts = _counter?.Totals() }).Save(_file);
                break;
        }
    }

    private void BeforeIteration(IProbedTraffic traffic)
    {
        traffic.Drain();
        traffic.BeginIteration(first: _record.Iterations == 0);
        _sentBefore = traffic.Sent;
        _expectedBefore = traffic.Expected;
        _payloadBefore = traffic.SentBytes;
        _deliveredBefore = traffic.Delivered;
        _waitBefore = traffic.WaitTicks;
        _tlsBefore = traffic.TlsRecords ?? 0;
        _cpu = CpuTimes.Now();
        _bytesBefore = GC.GetTotalAllocatedBytes(precise: true);
        _counter?.Start();
        _bracket?.Begin(_record.Iterations);
    }

    private void AfterIteration(IProbedTraffic traffic, long messages)
    {
        _counter?.Stop();
        EventTraffic? events = _bracket?.End() is { } runtime
            ? new EventTraffic(traffic.Sent - _sentBefore, traffic.SentBytes - _payloadBefore, traffic.SendsNatively, runtime)
            : null;
        long bytes = GC.GetTotalAllocatedBytes(precise: true) - _bytesBefore - _eventBytes;
        CpuTimes cpu = CpuTimes.Now() - _cpu;
        long waited = traffic.WaitTicks - _waitBefore;
        long? tls = traffic.TlsRecords is { } records ? (_record.TlsRecords ?? 0) + records - _tlsBefore : null;
        traffic.Drain(); // what is on its way still counts as delivered
        _record = _record with
        {
            Messages = _record.Messages + messages,
            Iterations = _record.Iterations + 1,
            Expected = _record.Expected + traffic.Expected - _expectedBefore,
            Delivered = _record.Delivered + traffic.Delivered - _deliveredBefore,
            WaitNs = _record.WaitNs + Stopwatch.GetElapsedTime(0, waited).TotalNanoseconds,
            KernelNs = _record.KernelNs + cpu.KernelNs,
            CpuNs = _record.CpuNs + cpu.TotalNs,
            AllocatedBytes = _record.AllocatedBytes + Math.Max(0, bytes),
            Events = events is null ? null : _record.Events is { } before ? before + events : events,
            Echo = traffic.Echo,
            TlsRecords = tls,
            TlsSession = traffic.TlsSession,
        };
    }

    [ModuleInitializer]
    internal static void InstallFromEnvironment()
    {
        if (Environment.GetEnvironmentVariable(FileVariable) is not { Length: > 0 } file)
            return;
        // The sink is a child of this process and runs this same assembly: it must not install a probe too.
        Environment.SetEnvironmentVariable(FileVariable, null);
        Install(file, Enum.Parse<ProbeTask>(Environment.GetEnvironmentVariable(TaskVariable) ?? ""));
    }
}
