using Bench.Pairing;

namespace Bench.Throughput;

/// <summary>One row: a cell, its launches and what follows from them. The ratio is of delivered rates.</summary>
internal sealed record ThroughputResult(Cell Cell, Estimate Estimate, IReadOnlyList<ThroughputLaunchResult> Launches) : IPairedRow;
