namespace Bench.Reports;

/// <summary>Several comparisons that <c>report</c> put into one report, each whole: runs of their own, not pooled.</summary>
internal sealed record ComparisonSetDocument : Document
{
    public override string Kind => "comparisons";

    /// <summary>The comparisons in the order in which they were named.</summary>
    public required IReadOnlyList<ComparisonDocument> Documents { get; init; }
}
