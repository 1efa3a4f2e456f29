using BatchSend;

namespace Bench.HandOver;

/// <summary>What one of the two processes of a hand-over run does.</summary>
internal sealed record HandOverJob
{
    /// <summary>Where the broker is.</summary>
    public required string Address { get; init; }

    public required Transport Transport { get; init; }

    /// <summary>The name that it fetches the socket by.</summary>
    public required string Take { get; init; }

    /// <summary>The name that it hands it over by.</summary>
    public required string Give { get; init; }

    /// <summary>How often the socket is handed over in all, from the peer's process to the first of the two on.</summary>
    public required int HandOvers { get; init; }

    /// <summary>Of the random lengths of its turns.</summary>
    public required int Seed { get; init; }
}

/// <summary>What such a process has seen. Its first report says only that it is connected to the broker, its second one is the last.</summary>
/// <param name="PausesUs">For each socket that it fetched: microseconds from where the last owner stopped serving it.</param>
internal sealed record HandOverReport(IReadOnlyList<double> PausesUs);
