using BenchmarkDotNet.EventProcessors;
using BenchmarkDotNet.Running;

namespace Bench.Suites;

/// <summary>Ends a run before its next case once it was cancelled; BenchmarkDotNet takes no token.</summary>
internal sealed class CancellationStop(CancellationToken cancellationToken) : EventProcessor
{
    public override void OnStartRunBenchmark(BenchmarkCase benchmarkCase) => cancellationToken.ThrowIfCancellationRequested();
}
