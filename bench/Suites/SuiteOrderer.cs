using System.Collections.Immutable;
using BatchSend;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Bench.Suites;

/// <summary>Groups the cases that differ in nothing but the strategy, in the order of the catalog: the baseline first.</summary>
internal sealed class SuiteOrderer : IOrderer
{
    public bool SeparateLogicalGroups => true;

    public IEnumerable<BenchmarkCase> GetExecutionOrder(
        ImmutableArray<BenchmarkCase> benchmarksCase, IEnumerable<BenchmarkLogicalGroupRule>? order = null) =>
        InOrder(benchmarksCase);

    public IEnumerable<BenchmarkCase> GetSummaryOrder(ImmutableArray<BenchmarkCase> benchmarksCases, Summary summary) =>
        InOrder(benchmarksCases);

    /// <summary>Rows of one strategy are not marked: the groups say what belongs together.</summary>
    public string? GetHighlightGroupKey(BenchmarkCase benchmarkCase) => null;

    public string GetLogicalGroupKey(ImmutableArray<BenchmarkCase> allBenchmarksCases, BenchmarkCase benchmarkCase)
    {
        SuiteCase sent = SuiteCase.Of(benchmarkCase);
        return $"{sent.Transport}/{sent.Size}/{sent.Batch}/{sent.Receivers}/{benchmarkCase.Job.DisplayInfo}";
    }

    public IEnumerable<IGrouping<string, BenchmarkCase>> GetLogicalGroupOrder(
        IEnumerable<IGrouping<string, BenchmarkCase>> logicalGroups, IEnumerable<BenchmarkLogicalGroupRule>? order = null) =>
        logicalGroups;

    private static IEnumerable<BenchmarkCase> InOrder(IEnumerable<BenchmarkCase> cases) =>
        from benchmarkCase in cases
        let sent = SuiteCase.Of(benchmarkCase)
        orderby sent.Transport, sent.Size, sent.Batch, sent.Receivers, benchmarkCase.Job.DisplayInfo, PlaceInCatalog(sent.Strategy)
        select benchmarkCase;

    private static int PlaceInCatalog(string strategy) =>
        SenderCatalog.All.TakeWhile(s => s.Name != strategy).Count();
}
