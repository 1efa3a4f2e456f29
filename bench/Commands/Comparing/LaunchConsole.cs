using System.Globalization;
using Bench.Pairing;
using Bench.Reports;

namespace Bench.Commands.Comparing;

/// <summary>Launches on a terminal or in a log: a line for each on the standard error, and what came of them at the end.</summary>
/// <param name="answers">Where it goes at the end.</param>
internal abstract class LaunchConsole(Screen answers)
{
    protected Screen Answers { get; } = answers;

    protected Screen Progress { get; } = Screen.Progress;

    public void Begin(ComparisonRequest request)
    {
        foreach (NotMeasured skipped in request.Skipped)
            Progress.WriteLine($"skipped: {Format.Plain(skipped.What)}: {skipped.Reason}");
        Progress.WriteLine($"{Format.Counted(request.Cells.Count, "row", "rows")} × {Format.Counted(request.Launches, "launch", "launches")}, "
        + string.Create(CultureInfo.InvariantCulture, $"seed {request.Seed}; Ctrl+C ends with what was measured"));
    }

    /// <summary>The first launch of a row, marked provisional, and every later one: the interval narrows.</summary>
    protected void Launched(IPairedRow row, int done, int planned, string figures = "") => Progress.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"[{done}/{planned}] {row.Cell.Id}: {figures}{Format.RatioWithInterval(row.Estimate)} {Format.Verdict(row.Estimate.Verdict)}"));
}
