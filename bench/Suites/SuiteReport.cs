using Bench.Hosting;
using Bench.Reports;
using BenchmarkDotNet.Reports;

namespace Bench.Suites;

/// <summary>Turns what BenchmarkDotNet found into a document of this program. Made before the run, for its start.</summary>
/// <param name="arguments">The arguments of the program.</param>
internal sealed class SuiteReport(IReadOnlyList<string> arguments)
{
    private readonly DateTimeOffset _startedAt = DateTimeOffset.UtcNow;
    private readonly NoiseSample _noise = NoiseSample.Take();

    public SuitesDocument Of(IEnumerable<Summary> summaries) => new()
    {
        CommandLine = ReportCommand.For(arguments),
        StartedAt = _startedAt,
        EndedAt = DateTimeOffset.UtcNow,
        Environment = HostEnvironment.Collect(),
        Noise = _noise.Until(NoiseSample.Take()),
        Rows = [.. summaries.SelectMany(s => s.Reports).Select(CrossCheck.RowOf)],
    };
}
