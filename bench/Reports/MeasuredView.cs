using Bench.Reports.Charts;

namespace Bench.Reports;

/// <summary>The rows of one measured document, or of several in one report.</summary>
/// <param name="Documents">The documents, at least one.</param>
/// <param name="Rows">Their comparisons, with the paths by which they stand in the JSON.</param>
/// <param name="Checks">Their comparisons of identical code.</param>
internal sealed record MeasuredView(
    IReadOnlyList<MeasuredDocument> Documents, IReadOnlyList<ReportRow> Rows, IReadOnlyList<ReportRow> Checks) : IChartSource
{
    public static MeasuredView Of(MeasuredDocument document) =>
        new([document], ReportRow.Of(document.Cells, "cells"), ReportRow.Of(document.SelfCheck, "selfCheck"));

    public static MeasuredView Of(ComparisonSetDocument set) => new(
        set.Documents,
        [.. set.Documents.Index().SelectMany(d => ReportRow.Of(d.Item.Cells, $"{PathOf(d.Index)}.cells"))],
        [.. set.Documents.Index().SelectMany(d => ReportRow.Of(d.Item.SelfCheck, $"{PathOf(d.Index)}.selfCheck"))]);

    /// <summary>Where a document of a set stands in the JSON.</summary>
    public static string PathOf(int index) => $"documents[{index}]";

    public bool Incomplete => Documents.Any(d => d.Incomplete);

    /// <summary>Where it was measured, in one line for each environment that differs.</summary>
    public IReadOnlyList<string> Environments => [.. Documents.Select(d => EnvironmentTable.OneLine(d.Environment)).Distinct()];

    /// <summary>What the rows are compared with.</summary>
    public IReadOnlyList<string> References => [.. Rows.Where(r => !r.Cell.IsSelfCheck).Select(r => r.Cell.Reference).Distinct()];
}
