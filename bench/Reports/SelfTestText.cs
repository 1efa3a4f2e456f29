using Bench.Commands;
using Bench.Gate.SelfTest;
using Bench.Gate.Sends;

namespace Bench.Reports;

/// <summary>What is said of a self-test, on a terminal and in Markdown alike.</summary>
internal static class SelfTestText
{
    /// <summary>Where the rows stand in the JSON.</summary>
    private const string List = "tallies";

    public static readonly IReadOnlyList<string> Columns = ["row", "planted", "judged by", "should", "failed:", "of:", "without a verdict:", "holds"];

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

    public static IEnumerable<IReadOnlyList<string>> Table(SelfTestDocument document) => document.Tallies.Index().Select(t => Cells(Claim.Row(List, t.Index), t.Item));

    /// <summary>One line a plant and the outcome.</summary>
    public static IEnumerable<Claim> Lines(SelfTestDocument document)
    {
        if (document.IncompleteReason is { } incomplete)
            yield return new Claim($"INCOMPLETE: {incomplete}", "incompleteReason");
        foreach ((int index, SelfTestTally tally) in document.Tallies.Index())
            yield return new Claim(Line(tally), Claim.Row(List, index));
        yield return new Claim($"self-test: {Outcome(document.ExitCode)}. {Format.Duration(document.TotalSeconds)}.", "exitCode", "totalSeconds");
    }

    public static string Outcome(int exitCode) => exitCode switch
    {
        ExitCodes.Pass => "the gate holds",
        ExitCodes.Regression => "the gate does not hold",
        ExitCodes.NoData => "nothing is wrong, but too many rounds had no verdict to say that the gate holds",
        ExitCodes.Failed => "a benchmark failed",
        ExitCodes.Interrupted => "interrupted",
        _ => $"exit code {exitCode}",
    };

    private static IReadOnlyList<string> Cells(string path, SelfTestTally tally) =>
    [
        path, Name(tally.Plant), tally.Judged, tally.Plant == Plant.None ? "pass" : "fail",
        Format.Count(tally.Found), Format.Count(tally.Rounds), Format.Count(tally.WithoutVerdict), tally.Holds ? "yes" : tally.Undecided ? "no data" : "NO",
    ];

    private static string Line(SelfTestTally tally)
    {
        string without = tally.WithoutVerdict > 0 ? $", {Format.Count(tally.WithoutVerdict)} without a verdict" : "";
        string what = tally.Plant == Plant.None
            ? $"{Name(tally.Plant)} ({tally.Judged}): failed {tally.Found} of {tally.Rounds}"
            : $"{Name(tally.Plant)}: found {tally.Found} of {tally.Rounds}";
        return $"{(tally.Holds ? "ok" : tally.Undecided ? "no data" : "NOT OK")}: {what}{without}";
    }
}
