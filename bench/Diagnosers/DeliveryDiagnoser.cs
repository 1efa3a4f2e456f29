using Bench.Meters;
using Bench.Reports;
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
    private readonly Dictionary<BenchmarkCase, EchoFigures> _echoes = [];
    private readonly Dictionary<BenchmarkCase, string> _tlsSessions = [];

    public override IEnumerable<string> Ids => [nameof(DeliveryDiagnoser)];

    protected override ProbeTask Task => ProbeTask.Deliver;

    /// <summary>What came back in the timed run of a case; null where it returns nothing or has not run.</summary>
    public static EchoFigures? EchoOf(BenchmarkCase benchmarkCase) => benchmarkCase.Config.GetDiagnosers().OfType<DeliveryDiagnoser>()
        .Select(d => d._echoes.GetValueOrDefault(benchmarkCase)).FirstOrDefault(echo => echo is not null);

    /// <summary>Version and cipher suite of TLS in the timed run of a case; null on a plain connection, and where it has not run.</summary>
    public static string? TlsSessionOf(BenchmarkCase benchmarkCase) => benchmarkCase.Config.GetDiagnosers().OfType<DeliveryDiagnoser>()
        .Select(d => d._tlsSessions.GetValueOrDefault(benchmarkCase)).FirstOrDefault(session => session is not null);

    public override RunMode GetRunMode(BenchmarkCase benchmarkCase) => RunMode.NoOverhead;

    protected override IEnumerable<Metric> MetricsOf(BenchmarkCase benchmarkCase, ProbeRecord record)
    {
        double messages = record.Messages;
        if (record.Echo is { } echo)
            Keep(benchmarkCase, echo);
        if (record.TlsSession is { } session)
            _tlsSessions[benchmarkCase] = session;
        yield return new Metric(CostMetric.Delivered, 100.0 * record.Delivered / record.Expected);
        yield return new Metric(CostMetric.Wait, record.WaitNs / messages);
        yield return new Metric(CostMetric.Allocated, record.AllocatedBytes / messages);
        if (record.TlsRecords is { } records)
            yield return new Metric(CostMetric.TlsRecords, records / messages);
        if (record.CpuNs >= CpuTimes.LeastNsToDivide && record.KernelNs > 0)
            yield return new Metric(CostMetric.Kernel, record.KernelNs / messages);
        else
            Explain("kernel CPU time: fewer than 100 ms of CPU time were measured, too few for the kernel's clock");
    }

    private void Keep(BenchmarkCase benchmarkCase, EchoFigures echo)
    {
        _echoes[benchmarkCase] = echo;
        if (!echo.Last.P999Ns.IsMeasured)
            Explain("a percentile of round trips: too few batches were timed for it; --iterationCount and --iterationTime give more");
    }
}
