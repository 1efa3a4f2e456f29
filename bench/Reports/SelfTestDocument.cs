using Bench.Gate.SelfTest;

namespace Bench.Reports;

/// <summary>What <c>gate --self-test</c> found: how often the gate was right about code of which it is known what it costs.</summary>
internal sealed record SelfTestDocument : SeededRunDocument
{
    public override string Kind => "gate-self-test";

    /// <summary>0 when the gate holds, 1 when it does not, 3 when too many rounds had no verdict, 4 when a benchmark failed.</summary>
    public required int ExitCode { get; init; }

    /// <summary>The slowdown that fails, in percent.</summary>
    public required double LimitPercent { get; init; }

    /// <summary>Each plant over all rounds.</summary>
    public required IReadOnlyList<SelfTestTally> Tallies { get; init; }

    /// <summary>Each plant of each round.</summary>
    public required IReadOnlyList<SelfTestRow> Rows { get; init; }
}
