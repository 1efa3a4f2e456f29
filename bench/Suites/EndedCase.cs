using Bench.Diagnosers;
using BenchmarkDotNet.Reports;

namespace Bench.Suites;

/// <summary>A case that BenchmarkDotNet has run to its end.</summary>
/// <param name="Report">What it measured.</param>
/// <param name="Errors">What it reported after its results, in one line; null for nothing.</param>
internal sealed record EndedCase(BenchmarkReport Report, string? Errors)
{
    /// <summary>Why it is not to be believed; null when it is. BenchmarkDotNet looks at the results of its timed run alone.</summary>
    public string? Failure { get; } =
        !Report.Success ? $"{Report.BenchmarkCase.DisplayInfo} failed; its output is above and in the log"
        : Errors ?? (ProbeDiagnoser.Of(Report.BenchmarkCase).Any(d => d.Unanswered.Contains(Report.BenchmarkCase))
            ? $"{Report.BenchmarkCase.DisplayInfo}: its counting run failed"
            : null);
}
