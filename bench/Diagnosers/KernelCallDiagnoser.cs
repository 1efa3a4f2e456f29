using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Bench.Diagnosers;

/// <summary>
/// Counts system calls in a run of its own, whose times are thrown away: a counted call takes about 1 µs longer, which
/// would penalise exactly the strategies that make many.
/// </summary>
internal sealed class KernelCallDiagnoser : ProbeDiagnoser
{
    public override IEnumerable<string> Ids => [nameof(KernelCallDiagnoser)];

    protected override ProbeTask Task => ProbeTask.CountCalls;

    public override RunMode GetRunMode(BenchmarkCase benchmarkCase) => RunMode.ExtraRun;

    protected override IEnumerable<Metric> MetricsOf(BenchmarkCase benchmarkCase, ProbeRecord record)
    {
        if (benchmarkCase.Config.GetDiagnosers().Any(d => d is EventPipeProfiler or PerfCollectProfiler))
        {
            Explain("system calls: a profiler runs within the counting run, and its own calls cannot be told apart; count without --profiler");
            yield break;
        }

        if (record.Counts?.Syscalls is not { } counts)
        {
            Explain($"system calls: {record.Counts?.Unavailable}");
            yield break;
        }

        double messages = record.Messages;
        yield return new Metric(CostMetric.Syscalls, counts.Total / messages);
        yield return new Metric(CostMetric.SendCalls, counts.SendCalls / messages);
        yield return new Metric(CostMetric.ContextSwitches, counts.ContextSwitches / messages);
    }
}
