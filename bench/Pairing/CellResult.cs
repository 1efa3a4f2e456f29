using System.Text.Json.Serialization;
using Bench.EventRuns;

namespace Bench.Pairing;

/// <summary>One row: a cell, its launches and what follows from them.</summary>
internal sealed record CellResult(Cell Cell, Estimate Estimate, IReadOnlyList<LaunchResult> Launches) : IPairedRow
{
    /// <summary>The strategy's distance to its floors, the cheapest floor first; empty where that was not measured.</summary>
    public IReadOnlyList<FloorDistance> Floors { get; } = FloorDistance.Over(Launches);

    /// <summary>What the runtime's events showed of both arms in an extra run; null where they were not asked for.</summary>
    public RowEvents? Events { get; init; }

    /// <summary>The cheapest floor, which the strategy is held against; null where that was not measured.</summary>
    [JsonIgnore]
    public FloorDistance? CheapestFloor => Floors is [{ } cheapest, ..] ? cheapest : null;
}
