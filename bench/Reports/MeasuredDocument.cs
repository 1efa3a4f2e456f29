using Bench.Hosting;
using Bench.Pairing;

namespace Bench.Reports;

/// <summary>What every document of a paired measurement holds: enough for a reader who was not there.</summary>
internal abstract record MeasuredDocument : Document
{
    /// <summary>The whole command, as it would be typed again: <see cref="ReportCommand"/>.</summary>
    public required string CommandLine { get; init; }

    /// <summary>The seed that all random orders follow from.</summary>
    public required int Seed { get; init; }

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

    /// <summary>The comparisons, in the order of the run.</summary>
    public required IReadOnlyList<CellResult> Cells { get; init; }

    /// <summary>Comparisons of a strategy with itself (A/A): how far the method can be believed.</summary>
    public IReadOnlyList<CellResult> SelfCheck { get; init; } = [];

    public IReadOnlyList<NotMeasured> NotMeasured { get; init; } = [];
}
