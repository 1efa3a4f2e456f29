using Bench.Diagnosers;
using BenchmarkDotNet.Analysers;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using Perfolizer.Horology;

namespace Bench.Suites;

/// <summary>How the suites run unless the command line says otherwise: the one place of run policy.</summary>
internal static class SuiteConfig
{
    private static readonly TimeInterval IterationTime = TimeInterval.FromMilliseconds(100);

    /// <summary>
    /// Short: a case takes about 4 s with its counting run. More iterations of one process would narrow the printed
    /// interval, not the difference to the next process, which is larger.
    /// </summary>
    public static readonly Job DefaultJob = Job.Default
        .WithLaunchCount(1)
        .WithWarmupCount(3)
        .WithIterationCount(8)
        .WithIterationTime(IterationTime);

    /// <summary>The generated program is built with the harness and the library: BenchmarkDotNet's two minutes are not enough on a busy machine.</summary>
    private static readonly TimeSpan BuildTimeout = TimeSpan.FromMinutes(10);

    /// <param name="job">How a case is run.</param>
    /// <param name="logger">Where BenchmarkDotNet's words go.</param>
    /// <param name="cases">Follows the run; null where nothing can interrupt it and nobody waits for its cases.</param>
    /// <param name="events">
    /// Whether the extra run records runtime events. BenchmarkDotNet gives a case one extra run: what a session does in the process
    /// would count as its system calls, so these are not counted then.
    /// </param>
    public static ManualConfig Create(Job job, ILogger logger, CaseCollector? cases = null, bool events = false)
    {
        return ManualConfig.CreateEmpty()
            .AddJob(job.AsDefault())
            .AddEventProcessor(cases ?? new CaseCollector())
            .AddLogger(logger, new ErrorWatch())
            .AddExporter(MarkdownExporter.GitHub)
            .AddDiagnoser(new DeliveryDiagnoser(), events ? new EventsDiagnoser() : new KernelCallDiagnoser())
            .AddValidator(new SupportedStrategyValidator())
            // Without MinIterationTimeAnalyser: it would warn of the iteration time that is chosen here.
            .AddAnalyser(
                EnvironmentAnalyser.Default, OutliersAnalyser.Default, RuntimeErrorAnalyser.Default,
                ZeroMeasurementAnalyser.Default, MultimodalDistributionAnalyzer.Default)
            // Without the provider of statistics, which would show Ratio columns (see SendSuite's remarks).
            .AddColumnProvider(
                DefaultColumnProviders.Descriptor, DefaultColumnProviders.Job, DefaultColumnProviders.Params,
                new SimpleColumnProvider([.. CostColumn.All, .. events ? CostColumn.Events : []]), DefaultColumnProviders.Metrics)
            .WithBuildTimeout(BuildTimeout)
            .WithOrderer(new SuiteOrderer())
            .WithSummaryStyle(SummaryStyle.Default.WithTimeUnit(TimeUnit.Nanosecond));
    }
}
