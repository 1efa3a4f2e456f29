using Bench.Gate.Time;

namespace Bench.Reports;

/// <summary>What the report of a gate says: what failed first, the figures below.</summary>
internal static class GateReport
{
    public static ReportParts Parts(GateDocument document) => new()
    {
        Title = $"Gate: {document.Outcome}",
        Runs = [$"{Format.Moment(document.StartedAt)}, {Format.Duration(document.TotalSeconds)}. {EnvironmentTable.OneLine(document.Environment)}."],
        Incomplete = document.IncompleteReason is { } reason ? [reason] : [],
        Answer = [.. GateText.Verdicts(document).Select(c => c.WithPaths)],
        Limits =
        [
            document.Base is null
                ? new Claim("Times were not gated: no base was named, as `--against REF` does.", "base").WithPaths
                : new Claim(Limits.OtherWork(document.Noise), "noise").WithPaths,
            "Times and × are shown and never gated; × per-buffer comes from different launches, which differ by 10% for identical code.",
        ],
        Cost = text => WriteTables(text, document),
        NotMeasured = [.. GateText.NotMeasured(document)],
        Environment = text => text.Table(["what", "here"], EnvironmentTable.Rows(document.Environment)),
        Method = text => text.Items(
        [
            "Counts are exact: a window of batches, each sent when the last has arrived, and the fewest calls and bytes of five windows. Send calls are held by the names that the kernel counted, so that another call fails as one more does; everything is held against formulas, not against earlier measurements.",
            $"Times: both libraries alternate in one process, a fresh one each launch. {TimeRule.ScreenLaunches} launches screen; a row whose mean exceeds 1%, or that is too uncertain to say, gets {TimeRule.JudgedLaunches} new ones and is judged on those alone.",
            $"A row fails when the lower end of its interval over launches (Student, one-sided 99.5%) exceeds {document.LimitPercent}%. Where the interval is wider than ±2% it is inconclusive.",
            $"The base is paired with itself in the same run: where it comes out as different by more than {TimeNoise.MostSelfCheckPercent}%, only a slowdown beyond the limit and that noise together fails.",
        ]),
        Commands = [document.CommandLine],
        Closing = [$"Seed {document.Seed}; began {Format.Moment(document.StartedAt)}, ended {Format.Moment(document.EndedAt)}."],
    };

    private static void WriteTables(MarkdownText text, GateDocument document)
    {
        if (document.Base is { } about)
        {
            string changes = about.LibraryChanged ? ", with changes that are not committed" : "";
            text.Paragraph($"Time against {about.Commit}, the merge base of {about.Reference} and {about.Head}{changes} (base of the JSON):");
            if (document.Times.Count > 0)
                text.Table(GateText.TimeColumns, GateText.TimeTable(document));
        }

        text.BeginDetails($"Counts against {document.BaselineFile}: {Format.Counted(document.Counts.Count, "row", "rows")} (counts of the JSON)");
        if (document.Counts.Count > 0)
            text.Table(CountText.Columns, CountText.Table(document));
        text.EndDetails();
    }
}
