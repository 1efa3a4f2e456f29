namespace Bench.Gate.Time;

/// <summary>What one launch, a fresh process, found for one cell.</summary>
internal sealed record TimeLaunch
{
    /// <summary>Median over the pairs of ln(this build's cost / the base's cost): above 0 this build is dearer.</summary>
    public required double LogSlowdown { get; init; }

    /// <summary>Pairs that the median is taken over: fixed beforehand.</summary>
    public required int Pairs { get; init; }

    /// <summary>Seed of the random order (ABBA or BAAB).</summary>
    public required int Seed { get; init; }

    /// <summary>Why the warm-up ended by its time limit; null when both were steady.</summary>
    public string? NotSteadyReason { get; init; }

    public required double BaseNsPerMessage { get; init; }

    public required double HeadNsPerMessage { get; init; }

    /// <summary>How sender and sink were placed on CPUs.</summary>
    public required string Placement { get; init; }

    /// <summary>Whether sender and sink ran on one CPU: then they wait for each other, and waiting says nothing of others.</summary>
    public bool SharedCpu { get; init; }

    public required double WarmUpSeconds { get; init; }

    /// <summary>The timed part, the waits for the window included.</summary>
    public required double PairsSeconds { get; init; }
}
