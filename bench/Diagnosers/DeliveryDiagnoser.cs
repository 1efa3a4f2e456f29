using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Bench.Diagnosers;

/// <summary>
/// What belongs to the times that are printed and costs nothing inside them: delivered, waited, kernel CPU time and
/// allocations, read between the iterations of the timed run.
/// </summary>
internal sealed class DeliveryDiagnoser : ProbeDiagnoser
{
    /// <summary>
    /// Most kernels split CPU time by what each timer tick met, and tick every 4 to 10 ms: less than this many
    /// nanoseconds, ten of the longest ticks, is no sample.
    /// </summary>
    private const long LeastCpuNs = 100_000_000;

    public override IEnumerable<string> Ids => [nameof(DeliveryDiagnoser)];

    protected override ProbeTask Task => ProbeTask.Deliver;

    public override RunMode GetRunMode(BenchmarkCase benchmarkCase) => RunMode.NoOverhead;

    protected override IEnumerable<Metric> MetricsOf(BenchmarkCase benchmarkCase, ProbeRecord record)
    {
        double messages = record.Messages;
        yield return new Metric(CostMetric.Delivered, 100.0 * record.Delivered / record.Expected);
        yield return new Metric(CostMetric.Wait, record.WaitNs / messages);
        yield return new Metric(CostMetric.Allocated, record.AllocatedBytes / messages);
        if (record.CpuNs >= LeastCpuNs)
            yield return new Metric(CostMetric.Kernel, record.KernelNs / messages);
        else
            Explain("kernel CPU time: fewer than 100 ms of CPU time were measured, too few for the kernel's clock");
    }
}
