using Bench.Hosting;
using Bench.Reports;

namespace Bench.Suites;

/// <summary>Turns what BenchmarkDotNet found into a document of this program. Made before the run, for its start.</summary>
/// <param name="arguments">The arguments of the program.</param>
internal sealed class SuiteReport(IReadOnlyList<string> arguments)
{
    private readonly DateTimeOffset _startedAt = DateTimeOffset.UtcNow;
    private readonly NoiseSample _noise = NoiseSample.Take();

    public SuitesDocument Of(SuiteRun run) => new()
    {
        CommandLine = ReportCommand.For(arguments),
        StartedAt = _startedAt,
        EndedAt = DateTimeOffset.UtcNow,
        IncompleteReason = run.IncompleteReason,
        Environment = HostEnvironment.Collect(),
        Noise = _noise.Until(NoiseSample.Take()),
        Rows = [.. run.Cases.Select(CrossCheck.RowOf)],
    };
}
