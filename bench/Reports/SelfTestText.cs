using Bench.Commands;
using Bench.Gate.SelfTest;
using Bench.Gate.Sends;

namespace Bench.Reports;

/// <summary>What is said of a self-test, on a terminal and in Markdown alike.</summary>
internal static class SelfTestText
{
    public static readonly IReadOnlyList<string> Columns = ["planted", "judged by", "should", "failed:", "of:", "without a verdict:", "holds"];

    public static string Name(Plant plant) => plant switch
    {
        Plant.None => "identical code",
        Plant.OneMoreCall => "one more send call a batch",
        Plant.Allocates64Bytes => "64 B more allocated a batch",
        Plant.SendsFewer => "one message less than accepted",
        Plant.Slower10Percent => "+10% time",
        Plant.Slower5Percent => "+5% time",
        _ => throw new ArgumentOutOfRangeException(nameof(plant), plant, null),
    };

    public static IEnumerable<IReadOnlyList<string>> Table(SelfTestDocument document) => document.Tallies.Select(t => (IReadOnlyList<string>)
    [
        Name(t.Plant), t.Judged, t.Plant == Plant.None ? "pass" : "fail",
        Format.Count(t.Found), Format.Count(t.Rounds), Format.Count(t.WithoutVerdict), t.Holds ? "yes" : t.Undecided ? "no data" : "NO",
    ]);

    /// <summary>One line a plant and the outcome.</summary>
    public static IEnumerable<string> Lines(SelfTestDocument document)
    {
        if (document.IncompleteReason is { } incomplete)
            yield return $"INCOMPLETE: {incomplete}";
        foreach (SelfTestTally tally in document.Tallies)
            yield return Line(tally);
        yield return $"self-test: {Outcome(document.ExitCode)}. {Format.Duration(document.TotalSeconds)}.";
    }

    public static string Outcome(int exitCode) => exitCode switch
    {
        ExitCodes.Pass => "the gate holds",
        ExitCodes.Regression => "the gate does not hold",
        ExitCodes.NoData => "nothing is wrong, but too many rounds had no verdict to say that the gate holds",
        ExitCodes.Failed => "a benchmark failed",
        ExitCodes.Interrupted => "interrupted",
        _ => throw new ArgumentOutOfRangeException(nameof(exitCode), exitCode, null),
    };

    private static string Line(SelfTestTally tally)
    {
        string without = tally.WithoutVerdict > 0 ? $", {Format.Count(tally.WithoutVerdict)} without a verdict" : "";
        string what = tally.Plant == Plant.None
            ? $"{Name(tally.Plant)} ({tally.Judged}): failed {tally.Found} of {tally.Rounds}"
            : $"{Name(tally.Plant)}: found {tally.Found} of {tally.Rounds}";
        return $"{(tally.Holds ? "ok" : tally.Undecided ? "no data" : "NOT OK")}: {what}{without}";
    }
}
