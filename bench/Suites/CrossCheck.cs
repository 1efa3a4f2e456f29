using Bench.Commands;
using Bench.Commands.Writing;
using Bench.Diagnosers;
using Bench.Meters;
using Bench.Reports;
using Bench.Toolchains;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Bench.Suites;

/// <summary>
/// A few cases run by BenchmarkDotNet, in processes of their own: absolute figures by another hand, to hold the pairs'
/// against. Prints nothing; BenchmarkDotNet's own words go to a log.
/// </summary>
internal static class CrossCheck
{
    /// <summary>Shorter than the suites' own job: about 4 s a case with its counting run.</summary>
    private static readonly Job CrossCheckJob = SuiteConfig.DefaultJob.WithWarmupCount(2).WithIterationCount(5);

    /// <summary>Runs the cases, in their order.</summary>
    /// <param name="cases">What to run; each must work here.</param>
    /// <param name="directory">Where the log and BenchmarkDotNet's artifacts go; made if need be.</param>
    /// <param name="finished">Told of each row as soon as its case has ended; null for nobody.</param>
    /// <param name="inProcess">Whether to run in this process instead of a generated program, which takes a build.</param>
    /// <param name="cancellationToken">Ends the run before its next case.</param>
    /// <returns>One row a case; one whose benchmark failed has figures that say so.</returns>
    /// <exception cref="CommandFailure">A case does not work here, not one of them could be run, or something cannot be written there.</exception>
    public static IReadOnlyList<CrossCheckRow> Run(
        IReadOnlyList<SuiteCase> cases,
        string directory,
        Action<CrossCheckRow>? finished = null,
        bool inProcess = false,
        CancellationToken cancellationToken = default)
    {
        if (cases.Select(SupportedStrategyValidator.ReasonAgainst).FirstOrDefault(reason => reason is not null) is { } unsupported)
            throw CommandFailure.Usage(unsupported);
        if (cases.Count == 0)
            return [];
        try
        {
            return RunInto(directory, cases, finished, inProcess, cancellationToken);
        }
        catch (Exception e) when (OutputFile.IsOfFiles(e))
        {
            throw CommandFailure.Failed($"BenchmarkDotNet's files in '{directory}' cannot be written: {OutputFile.Reason(e)}");
        }
    }

    private static IReadOnlyList<CrossCheckRow> RunInto(
        string directory, IReadOnlyList<SuiteCase> cases, Action<CrossCheckRow>? finished, bool inProcess, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        using var log = new StreamLogger(Path.Combine(directory, "benchmarkdotnet.log"));
        var rows = new List<CrossCheckRow>();
        ManualConfig config = SuiteConfig.Create(
                Net10Toolchain.ApplyTo(CrossCheckJob, inProcess), log, new CaseCollector(Add, cancellationToken))
            .AddFilter(new SimpleFilter(benchmarkCase => cases.Contains(SuiteCase.Of(benchmarkCase))))
            .WithArtifactsPath(directory)
            .WithOptions(ConfigOptions.DisableLogFile);

        using (SuiteGrid.Of(cases).Use())
        {
            Summary[] summaries = BenchmarkRunner.Run(SuiteRunner.Select(config));
            if (rows.Count == 0)
                throw CommandFailure.Failed(SuiteRunner.FailureOf(summaries) ?? "BenchmarkDotNet ran no case");
        }

        return [.. rows.OrderBy(row => cases.ToList().IndexOf(new SuiteCase(row.Transport, row.Strategy, row.Size, row.Batch, row.UntilDelivered, row.Receivers)))];

        void Add(EndedCase ended)
        {
            CrossCheckRow row = RowOf(ended);
            rows.Add(row);
            finished?.Invoke(row);
        }
    }

    /// <summary>The figures of one case; where it failed, they say so.</summary>
    public static CrossCheckRow RowOf(EndedCase ended)
    {
        BenchmarkReport report = ended.Report;
        SuiteCase sent = SuiteCase.Of(report.BenchmarkCase);
        string? failure = ended.Errors ?? (report.Success ? null : "the benchmark failed; its output is in the log");
        double? mean = report.ResultStatistics?.Mean;
        EventsDiagnoser? events = report.BenchmarkCase.Config.GetDiagnosers().OfType<EventsDiagnoser>().FirstOrDefault();
        CrossCheckRow row = new()
        {
            Benchmark = FullNameProvider.GetBenchmarkName(report.BenchmarkCase),
            Transport = sent.Transport,
            Strategy = sent.Strategy,
            Size = sent.Size,
            Batch = sent.Batch,
            UntilDelivered = sent.UntilDelivered,
            Receivers = sent.Receivers,
            Echo = failure is null ? DeliveryDiagnoser.EchoOf(report.BenchmarkCase) : null,
            Tls = sent.Tls,
            TlsSession = DeliveryDiagnoser.TlsSessionOf(report.BenchmarkCase),
            NsPerMessage = Figure(mean, "no mean"),
            NsPerMessageMargin = Figure(CostColumn.MarginOf(report), "too few iterations for an interval"),
            MessagesPerSecond = Figure(CostColumn.RateOf(report), "no mean, or the share that was delivered is not known"),
            SyscallsPerMessage = Metric<KernelCallDiagnoser>(CostMetric.Syscalls),
            SendCallsPerMessage = Metric<KernelCallDiagnoser>(CostMetric.SendCalls),
            AllocatedBytesPerMessage = Metric<DeliveryDiagnoser>(CostMetric.Allocated),
            DeliveredPercent = Metric<DeliveryDiagnoser>(CostMetric.Delivered),
            Events = events?.FiguresOf(report.BenchmarkCase),
        };
        return sent.Tls ? row with { TlsRecordsPerMessage = Metric<DeliveryDiagnoser>(CostMetric.TlsRecords) } : row;

        Reading Metric<TDiagnoser>(CostMetric metric) where TDiagnoser : ProbeDiagnoser =>
            Figure(
                report.Metrics.TryGetValue(metric.Id, out Metric? measured) ? measured.Value : null,
                report.BenchmarkCase.Config.GetDiagnosers().OfType<TDiagnoser>().SelectMany(d => d.Reasons).FirstOrDefault()
                    ?? (events is not null && typeof(TDiagnoser) == typeof(KernelCallDiagnoser) ? EventsDiagnoser.NoSyscalls : null)
                    ?? "its run failed; the output is in the log");

        Reading Figure(double? value, string otherwise) =>
            failure is not null ? Reading.NotAvailable(failure)
            : value is { } figure ? Reading.Of(figure)
            : Reading.NotAvailable(otherwise);
    }
}
