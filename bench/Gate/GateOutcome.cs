using Bench.Commands;

namespace Bench.Gate;

/// <summary>From the verdicts of all rows to the exit code. Pure.</summary>
internal static class GateOutcome
{
    /// <summary>4 before 1 before 3: a benchmark that failed says nothing, and a regression says more than a missing row.</summary>
    public static int ExitCode(IEnumerable<GateVerdict> verdicts, bool allowMissing, bool failOnInconclusive)
    {
        HashSet<int> codes = [.. verdicts.Select(v => ExitCode(v, allowMissing, failOnInconclusive))];
        return codes.Contains(ExitCodes.Failed) ? ExitCodes.Failed
            : codes.Contains(ExitCodes.Regression) ? ExitCodes.Regression
            : codes.Contains(ExitCodes.NoData) ? ExitCodes.NoData
            : ExitCodes.Pass;
    }

    /// <summary>What one row alone would end the gate with.</summary>
    public static int ExitCode(GateVerdict verdict, bool allowMissing, bool failOnInconclusive) => verdict switch
    {
        GateVerdict.Pass or GateVerdict.Improved or GateVerdict.New or GateVerdict.Removed => ExitCodes.Pass,
        GateVerdict.Regression => ExitCodes.Regression,
        GateVerdict.Failed => ExitCodes.Failed,
        GateVerdict.Missing or GateVerdict.NotMeasured => allowMissing ? ExitCodes.Pass : ExitCodes.NoData,
        GateVerdict.Inconclusive or GateVerdict.TooNoisy => failOnInconclusive ? ExitCodes.NoData : ExitCodes.Pass,
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, null),
    };

    /// <summary>The word for an exit code of the gate.</summary>
    public static string Word(int exitCode) => exitCode switch
    {
        ExitCodes.Pass => "pass",
        ExitCodes.Regression => "regression",
        ExitCodes.Usage => "not a command line that can be used",
        ExitCodes.NoData => "missing or incomparable data",
        ExitCodes.Failed => "the benchmark failed",
        ExitCodes.Interrupted => "interrupted",
        _ => $"exit code {exitCode}",
    };

    public static string Word(GateVerdict verdict) => verdict switch
    {
        GateVerdict.NotMeasured => "n/a",
        GateVerdict.TooNoisy => "too noisy",
        _ => verdict.ToString().ToLowerInvariant(),
    };
}
