namespace Bench.Pairing;

/// <summary>What one launch found for a strategy against one of its floors.</summary>
internal sealed record FloorLaunch
{
    /// <summary>The floor's name.</summary>
    public required string Floor { get; init; }

    /// <summary>Median over the pairs of ln(strategy's cost / floor's cost): above 0 the strategy is dearer.</summary>
    public required double LogCost { get; init; }

    /// <summary>Pairs that the median is taken over: fixed beforehand.</summary>
    public required int Pairs { get; init; }

    /// <summary>Median time inside the floor's calls, in ns a message.</summary>
    public required double FloorNsPerMessage { get; init; }

    /// <summary>Why the warm-up ended by its time limit; null when both were steady.</summary>
    public string? NotSteadyReason { get; init; }
}
