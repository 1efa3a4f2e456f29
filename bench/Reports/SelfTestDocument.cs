using Bench.Gate.SelfTest;
using Bench.Hosting;

namespace Bench.Reports;

/// <summary>What <c>gate --self-test</c> found: how often the gate was right about code of which it is known what it costs.</summary>
internal sealed record SelfTestDocument : Document
{
    public override string Kind => "gate-self-test";

    /// <summary>The whole command, as it would be typed again.</summary>
    public required string CommandLine { get; init; }

    /// <summary>The seed that all random orders follow from.</summary>
    public required int Seed { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    public double TotalSeconds => Math.Round((EndedAt - StartedAt).TotalSeconds, 3);

    public bool Incomplete => IncompleteReason is not null;

    /// <summary>Why the run ended early; null when it did not.</summary>
    public string? IncompleteReason { get; init; }

    /// <summary>0 when the gate holds, 1 when it does not, 3 when too many rounds had no verdict, 4 when a benchmark failed.</summary>
    public required int ExitCode { get; init; }

    /// <summary>The slowdown that fails, in percent.</summary>
    public required double LimitPercent { get; init; }

    public required HostEnvironment Environment { get; init; }

    public required HostNoise Noise { get; init; }

    /// <summary>Each plant over all rounds.</summary>
    public required IReadOnlyList<SelfTestTally> Tallies { get; init; }

    /// <summary>Each plant of each round.</summary>
    public required IReadOnlyList<SelfTestRow> Rows { get; init; }
}
