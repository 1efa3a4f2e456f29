using Bench.Gate.Sends;

namespace Bench.Gate.Counts;

/// <summary>What one counting process counts: cells of one transport and size, one after the other.</summary>
/// <param name="Cells">The cells; at least one.</param>
/// <param name="Plant">The regression that is planted into each of them; none but in a self-test.</param>
internal sealed record CountJob(IReadOnlyList<GateCell> Cells, Plant Plant);
