using BenchmarkDotNet.EventProcessors;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Bench.Suites;

/// <summary>Hands on each report as soon as its case has ended.</summary>
internal sealed class RowCollector(Action<BenchmarkReport> add) : EventProcessor
{
    public override void OnEndRunBenchmark(BenchmarkCase benchmarkCase, BenchmarkReport report) => add(report);
}
