using Bench.Hosting;

namespace Bench.Reports;

/// <summary>What BenchmarkDotNet's suites found: absolute figures a message.</summary>
internal sealed record SuitesDocument : Document
{
    public override string Kind => "suites";

    /// <summary>The whole command, as it would be typed again.</summary>
    public required string CommandLine { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    public double TotalSeconds => Math.Round((EndedAt - StartedAt).TotalSeconds, 3);

    public required HostEnvironment Environment { get; init; }

    public required HostNoise Noise { get; init; }

    /// <summary>One row a case, in the order of the run.</summary>
    public required IReadOnlyList<CrossCheckRow> Rows { get; init; }
}
