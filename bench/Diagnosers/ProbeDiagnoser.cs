using BenchmarkDotNet.Analysers;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Validators;

namespace Bench.Diagnosers;

/// <summary>The host's side of a <see cref="MessageProbe"/>: installs it where the benchmark runs and makes metrics of its record.</summary>
internal abstract class ProbeDiagnoser : IDiagnoser
{
    private readonly Dictionary<BenchmarkCase, string> _files = [];
    private readonly HashSet<string> _reasons = [];
    private readonly Queue<string> _unprinted = [];

    /// <summary>The probes that a case is run with.</summary>
    public static IEnumerable<ProbeDiagnoser> Of(BenchmarkCase benchmarkCase) =>
        benchmarkCase.Config.GetDiagnosers().OfType<ProbeDiagnoser>();

    public abstract IEnumerable<string> Ids { get; }

    public IEnumerable<IExporter> Exporters => [];

    public IEnumerable<IAnalyser> Analysers => [];

    /// <summary>What the probe does.</summary>
    protected abstract ProbeTask Task { get; }

    public abstract RunMode GetRunMode(BenchmarkCase benchmarkCase);

    public virtual void Handle(HostSignal signal, DiagnoserActionParameters parameters)
    {
        switch (signal)
        {
            // Only a run in a process of its own starts one; its environment can still be changed here.
            case HostSignal.BeforeProcessStart:
                IDictionary<string, string?> environment = parameters.Process.StartInfo.Environment;
                environment[MessageProbe.FileVariable] = NewFile(parameters.BenchmarkCase);
                environment[MessageProbe.TaskVariable] = Task.ToString();
                break;
            case HostSignal.BeforeAnythingElse when IsThisProcess(parameters):
                MessageProbe.Install(NewFile(parameters.BenchmarkCase), Task);
                break;
            case HostSignal.AfterAll when IsThisProcess(parameters):
                MessageProbe.Uninstall();
                break;
        }
    }

    public IEnumerable<Metric> ProcessResults(DiagnoserResults results)
    {
        ProbeRecord? record = _files.Remove(results.BenchmarkCase, out string? file) ? ProbeRecord.Take(file) : null;
        if (record is not { Messages: > 0 })
        {
            Explain($"{results.BenchmarkCase.DisplayInfo}: the benchmark's process left no record");
            return [];
        }

        return MetricsOf(results.BenchmarkCase, record);
    }

    /// <summary>Cases whose process was started with a probe and did not end well enough to ask for its record.</summary>
    public IReadOnlyCollection<BenchmarkCase> Unanswered => _files.Keys;

    /// <summary>Lets go of a case that was cut off, with the record that its process may have left behind.</summary>
    public void Forget(BenchmarkCase benchmarkCase)
    {
        if (_files.Remove(benchmarkCase, out string? file))
            ProbeRecord.Discard(file);
    }

    /// <summary>Why figures are missing, each reason once.</summary>
    public IReadOnlyCollection<string> Reasons => _reasons;

    public void DisplayResults(ILogger logger)
    {
        // A benchmark that did not end well may have left its record behind.
        foreach (string file in _files.Values)
            ProbeRecord.Discard(file);
        while (_unprinted.TryDequeue(out string? reason))
            logger.WriteLineInfo($"{CostColumn.NotAvailable}: {reason}");
    }

    public IEnumerable<ValidationError> Validate(ValidationParameters validationParameters) => [];

    protected abstract IEnumerable<Metric> MetricsOf(BenchmarkCase benchmarkCase, ProbeRecord record);

    /// <summary>Why figures are missing, however many cases it concerns: printed once.</summary>
    protected void Explain(string reason)
    {
        if (_reasons.Add(reason))
            _unprinted.Enqueue(reason);
    }

    protected static bool IsThisProcess(DiagnoserActionParameters parameters) =>
        parameters.Process.Id == Environment.ProcessId;

    private string NewFile(BenchmarkCase benchmarkCase) =>
        _files[benchmarkCase] = Path.Combine(Path.GetTempPath(), $"batchsend-probe-{Guid.NewGuid():n}.json");
}
