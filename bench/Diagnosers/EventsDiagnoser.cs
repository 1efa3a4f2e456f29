using Bench.Commands;
using Bench.Meters;
using Bench.Meters.Events;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Bench.Diagnosers;

/// <summary>
/// Records the runtime's events of a benchmark's process in its extra run, whose times are thrown away, while the measured iterations
/// run. The probe within the process marks them, so that warm-up and BenchmarkDotNet's own collections do not count.
/// </summary>
internal sealed class EventsDiagnoser : ProbeDiagnoser
{
    /// <summary>Why system calls are n/a in such a run.</summary>
    public const string NoSyscalls =
        "system calls: the extra run records runtime events instead, and what the session does could not be told apart; count without --events";

    private const string InProcess = "within this process the session would record its own reader; leave --inProcess out";

    private readonly Dictionary<BenchmarkCase, RecordedEvents> _recorded = [];
    private readonly Dictionary<BenchmarkCase, EventFigures> _figures = [];
    private EventRecording? _recording;
    private int? _process;

    public override IEnumerable<string> Ids => [nameof(EventsDiagnoser)];

    protected override ProbeTask Task => ProbeTask.BracketEvents;

    public override RunMode GetRunMode(BenchmarkCase benchmarkCase) => RunMode.ExtraRun;

    public override void Handle(HostSignal signal, DiagnoserActionParameters parameters)
    {
        base.Handle(signal, parameters);
        switch (signal)
        {
            case HostSignal.BeforeProcessStart:
                foreach ((string name, string value) in DiagnosticSocket.Environment)
                    parameters.Process.StartInfo.Environment[name] = value;
                break;
            case HostSignal.BeforeAnythingElse:
                _process = parameters.Process.Id;
                break;
            case HostSignal.BeforeActualRun:
                _recorded[parameters.BenchmarkCase] = Open(parameters);
                break;
            case HostSignal.AfterActualRun when _recording is not null:
                _recorded[parameters.BenchmarkCase] = _recording.Stop();
                Close();
                break;
            case HostSignal.AfterAll:
                Close();
                break;
            // BenchmarkDotNet names no process any more.
            case HostSignal.AfterProcessExit when _process is { } process:
                Close();
                DiagnosticSocket.RemoveOf(process);
                break;
        }
    }

    /// <summary>What the events of a case showed; why nothing, where its extra run failed.</summary>
    public EventFigures FiguresOf(BenchmarkCase benchmarkCase) =>
        _figures.GetValueOrDefault(benchmarkCase) ?? EventFigures.NotAvailable("its extra run failed; the output is in the log");

    protected override IEnumerable<Metric> MetricsOf(BenchmarkCase benchmarkCase, ProbeRecord record)
    {
        Explain(NoSyscalls);
        RecordedEvents events = _recorded.GetValueOrDefault(benchmarkCase) ?? RecordedEvents.Failed("the benchmark did not say when it ran");
        EventFigures figures = record.Events is { } traffic
            ? EventFigures.Of(events, [.. Enumerable.Range(0, record.Iterations)], traffic)
            : EventFigures.NotAvailable("the benchmark's process marked no iterations");
        _figures[benchmarkCase] = figures;

        if (!figures.WorkItems.IsMeasured)
            Explain($"runtime events: {figures.WorkItems.Reason}");
        else if (!figures.SocketBytesSent.IsMeasured)
            Explain($"socket counters: {figures.SocketBytesSent.Reason}");
        foreach ((CostMetric metric, Reading reading) in EventMetrics.Of(figures))
        {
            if (reading.Value is { } value)
                yield return new Metric(metric, value);
        }
    }

    /// <summary>Opens the session; until it has been stopped, the case has nothing but the reason.</summary>
    private RecordedEvents Open(DiagnoserActionParameters parameters)
    {
        if (IsThisProcess(parameters))
            return RecordedEvents.Failed(InProcess);
        try
        {
            // The benchmark waits for the answer to its signal meanwhile.
            _recording = EventRecording.StartAsync(parameters.Process.Id, CancellationToken.None).GetAwaiter().GetResult();
            return RecordedEvents.Failed("the benchmark ended before its measured iterations did");
        }
        catch (CommandFailure e)
        {
            return RecordedEvents.Failed(e.Message);
        }
    }

    private void Close()
    {
        _recording?.Dispose();
        _recording = null;
    }
}
