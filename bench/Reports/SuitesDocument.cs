
namespace Bench.Reports;

/// <summary>What BenchmarkDotNet's suites found: absolute figures a message.</summary>
internal sealed record SuitesDocument : RunDocument
{
    public override string Kind => "suites";

    /// <summary>One row a case, in the order of the run.</summary>
    public required IReadOnlyList<CrossCheckRow> Rows { get; init; }
}
