namespace Bench.Pairing;

/// <summary>How many times its floor a strategy costs, over all launches of a cell.</summary>
/// <param name="Floor">The floor's name.</param>
/// <param name="Cost">Geometric mean of the launches: strategy's cost divided by the floor's.</param>
/// <param name="Lower">Lower end of the 99% Student interval over launches; null with fewer than two launches.</param>
/// <param name="Upper">Upper end of it; null with fewer than two launches.</param>
/// <param name="FloorNsPerMessage">Median over launches of the floor's own time, in ns a message.</param>
/// <param name="NotSteadyReason">Why a launch was not steady; null when all were.</param>
internal sealed record FloorDistance(
    string Floor, double Cost, double? Lower, double? Upper, double FloorNsPerMessage, string? NotSteadyReason)
{
    /// <summary>The distance to each floor that the launches of a cell were held against, the cheapest floor first.</summary>
    public static IReadOnlyList<FloorDistance> Over(IReadOnlyList<LaunchResult> launches) =>
    [
        .. launches.SelectMany(l => l.Floors).GroupBy(f => f.Floor).Select(g => Of(g.Key, [.. g])).OrderByDescending(d => d.Cost),
    ];

    private static FloorDistance Of(string floor, IReadOnlyList<FloorLaunch> launches)
    {
        Estimate estimate = PairRule.Judge([.. launches.Select(l => l.LogCost)]);
        return new FloorDistance(
            floor, estimate.Ratio, estimate.Lower, estimate.Upper,
            PairRule.Median(launches.Select(l => l.FloorNsPerMessage)),
            launches.FirstOrDefault(l => l.NotSteadyReason is not null)?.NotSteadyReason);
    }
}
