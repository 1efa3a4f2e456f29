using BatchSend;
using BenchmarkDotNet.Running;

namespace Bench.Suites;

/// <summary>
/// Makes the cases of the catalog's baseline BenchmarkDotNet's baseline. It knows methods and jobs as baselines only;
/// the strategies are values of a parameter, so that the catalog alone says which there are.
/// </summary>
internal static class BaselineMarker
{
    public static BenchmarkRunInfo[] Mark(IEnumerable<BenchmarkRunInfo> suites) =>
    [
        .. suites.Select(suite => new BenchmarkRunInfo([.. suite.BenchmarksCases.Select(Mark)], suite.Type, suite.Config)),
    ];

    private static BenchmarkCase Mark(BenchmarkCase benchmarkCase)
    {
        if (SuiteCase.Of(benchmarkCase).Strategy != SenderCatalog.Baseline.Name)
            return benchmarkCase;
        Descriptor d = benchmarkCase.Descriptor;
        var baseline = new Descriptor(
            d.Type, d.WorkloadMethod, d.GlobalSetupMethod, d.GlobalCleanupMethod, d.IterationSetupMethod,
            d.IterationCleanupMethod, d.WorkloadMethodDisplayInfo, d.AdditionalLogic, baseline: true, d.Categories,
            d.OperationsPerInvoke, d.MethodIndex);
        return BenchmarkCase.Create(baseline, benchmarkCase.Job, benchmarkCase.Parameters, benchmarkCase.Config);
    }
}
