using Bench.Reports.Charts;

namespace Bench.Reports;

/// <summary>The rows of a throughput document.</summary>
/// <param name="Document">The document.</param>
/// <param name="Rows">Its comparisons.</param>
/// <param name="Checks">Its comparisons of identical code.</param>
internal sealed record ThroughputView(ThroughputDocument Document, IReadOnlyList<ThroughputRow> Rows, IReadOnlyList<ThroughputRow> Checks) : IChartSource
{
    public bool Incomplete => Document.Incomplete;

    public IReadOnlyList<string> Environments => [EnvironmentTable.OneLine(Document.Environment)];

    public static ThroughputView Of(ThroughputDocument document) =>
        new(document, ThroughputRow.Of(document.Cells, "cells"), ThroughputRow.Of(document.SelfCheck, "selfCheck"));
}
