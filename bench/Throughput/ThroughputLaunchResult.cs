namespace Bench.Throughput;

/// <summary>What one launch, a fresh process, found for one cell.</summary>
internal sealed record ThroughputLaunchResult
{
    /// <summary>Median over the pairs of ln(strategy's delivered rate / reference's): above 0 the strategy delivers more.</summary>
    public required double LogRatio { get; init; }

    /// <summary>Pairs that the median is taken over: fixed beforehand.</summary>
    public required int Pairs { get; init; }

    /// <summary>Seed of the random order (ABBA or BAAB).</summary>
    public required int Seed { get; init; }

    /// <summary>Whether the warm-up ended without a trend and without a method still being compiled.</summary>
    public required bool Steady { get; init; }

    /// <summary>Why it did not; null when it did.</summary>
    public string? NotSteadyReason { get; init; }

    /// <summary>Null, or why this cell cannot be sent without loss here (a batch larger than the window).</summary>
    public string? NotLosslessReason { get; init; }

    public required DeliveredRate Reference { get; init; }

    public required DeliveredRate Strategy { get; init; }

    /// <summary>The sink's effective SO_RCVBUF in bytes, as getsockopt reports it.</summary>
    public required int EffectiveReceiveBuffer { get; init; }

    /// <summary>The window in bytes as the kernel charges them; all connections share it.</summary>
    public required long WindowBytes { get; init; }

    /// <summary>How sender and sink were placed on CPUs.</summary>
    public required string Placement { get; init; }

    /// <summary>Whether sender and sink ran on one CPU, so that each waited for the other.</summary>
    public required bool SharedCpu { get; init; }

    /// <summary>How the sink received: batched (<c>recvmmsg</c>) or one call a datagram or read (<c>managed</c>).</summary>
    public required string ReceiveMode { get; init; }

    /// <summary>Where the time of the launch went: starting the sink and connecting.</summary>
    public required double SetUpSeconds { get; init; }

    public required double WarmUpSeconds { get; init; }

    /// <summary>The timed part.</summary>
    public required double PairsSeconds { get; init; }
}
