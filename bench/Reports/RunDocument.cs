using Bench.Hosting;

namespace Bench.Reports;

/// <summary>What every document of a run says of it: how it was started, when, where, and whether it ended early.</summary>
internal abstract record RunDocument : Document
{
    /// <summary>The whole command, as it would be typed again: <see cref="ReportCommand"/>.</summary>
    public required string CommandLine { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    public double TotalSeconds => Math.Round((EndedAt - StartedAt).TotalSeconds, 3);

    /// <summary>True when the run ended before all that was planned was measured.</summary>
    public bool Incomplete => IncompleteReason is not null;

    /// <summary>Why the run ended early and what is missing; null when nothing is.</summary>
    public string? IncompleteReason { get; init; }

    public required HostEnvironment Environment { get; init; }

    /// <summary>What else the host did while this was measured.</summary>
    public required HostNoise Noise { get; init; }
}

/// <summary>A run whose random orders follow from a seed.</summary>
internal abstract record SeededRunDocument : RunDocument
{
    /// <summary>The seed that all random orders follow from.</summary>
    public required int Seed { get; init; }
}
