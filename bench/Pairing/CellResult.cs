using System.Text.Json.Serialization;

namespace Bench.Pairing;

/// <summary>One row: a cell, its launches and what follows from them.</summary>
internal sealed record CellResult(Cell Cell, Estimate Estimate, IReadOnlyList<LaunchResult> Launches) : IPairedRow
{
    /// <summary>The strategy's distance to its floors, the cheapest floor first; empty where that was not measured.</summary>
    public IReadOnlyList<FloorDistance> Floors { get; } = FloorDistance.Over(Launches);

    /// <summary>The cheapest floor, which the strategy is held against; null where that was not measured.</summary>
    [JsonIgnore]
    public FloorDistance? CheapestFloor => Floors is [{ } cheapest, ..] ? cheapest : null;
}
