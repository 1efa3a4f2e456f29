namespace Bench.Reports;

/// <summary>Several gates that <c>report</c> put into one report, each whole.</summary>
internal sealed record GateSetDocument : Document
{
    public override string Kind => "gates";

    /// <summary>The gates in the order in which they were named.</summary>
    public required IReadOnlyList<GateDocument> Documents { get; init; }
}
