using Bench.Pairing;

namespace Bench.Reports;

/// <summary>What every document of a paired measurement holds: enough for a reader who was not there.</summary>
internal abstract record MeasuredDocument : SeededRunDocument
{
    /// <summary>The comparisons, in the order of the run.</summary>
    public required IReadOnlyList<CellResult> Cells { get; init; }

    /// <summary>Comparisons of a strategy with itself (A/A): how far the method can be believed.</summary>
    public IReadOnlyList<CellResult> SelfCheck { get; init; } = [];

    public IReadOnlyList<NotMeasured> NotMeasured { get; init; } = [];
}
