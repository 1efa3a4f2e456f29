using Bench.Throughput;

namespace Bench.Reports;

/// <summary>What <c>compare --throughput</c> found: the rates at which strategies deliver, against one reference.</summary>
internal sealed record ThroughputDocument : SeededRunDocument
{
    public override string Kind => "throughput";

    /// <summary>The comparisons, in the order of the run.</summary>
    public required IReadOnlyList<ThroughputResult> Cells { get; init; }

    /// <summary>Comparisons of a strategy with itself (A/A): how far the method can be believed.</summary>
    public IReadOnlyList<ThroughputResult> SelfCheck { get; init; } = [];

    public IReadOnlyList<NotMeasured> NotMeasured { get; init; } = [];
}
