namespace Bench.Pairing;

/// <summary>One row: a cell, its launches and what follows from them.</summary>
internal sealed record CellResult(Cell Cell, Estimate Estimate, IReadOnlyList<LaunchResult> Launches);
