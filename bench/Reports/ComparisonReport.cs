using Bench.Pairing;

namespace Bench.Reports;

/// <summary>What the report of a comparison says, or of several.</summary>
internal static class ComparisonReport
{
    public static ReportParts Parts(ComparisonDocument document) => Parts(MeasuredView.Of(document), "Comparison");

    public static ReportParts Parts(ComparisonSetDocument set) =>
        Parts(MeasuredView.Of(set), $"{Format.Counted(set.Documents.Count, "comparison", "comparisons")}");

    private static ReportParts Parts(MeasuredView view, string title)
    {
        IReadOnlyList<Repeat> repeats = Repeat.In(view.Rows.Concat(view.Checks).Select(r => r.Result));
        return MeasuredReport.Parts(view, title) with
        {
            Answer = [.. RepeatTable.Answer(repeats), .. ComparisonAnswer.From(OnceOnly(view, repeats))],
            Why = [.. WhyLines.From(view.Rows), .. Walks(view.Rows)],
            Cost = text =>
            {
                RepeatTable.Write(text, repeats);
                MeasuredReport.WriteCost(text, view);
            },
        };
    }

    /// <summary>Without the cells that were measured again: estimates of the same cell do not compete with each other.</summary>
    private static MeasuredView OnceOnly(MeasuredView view, IReadOnlyList<Repeat> repeats)
    {
        HashSet<Cell> again = [.. repeats.Select(r => r.Cell)];
        return view with { Rows = [.. view.Rows.Where(r => !again.Contains(r.Cell))] };
    }

    /// <summary>For each kind of traffic, what is saved in transitions and what in walks through the stack.</summary>
    private static IEnumerable<string> Walks(IReadOnlyList<ReportRow> rows) =>
        from lane in rows.GroupBy(r => (r.Source, r.LaneId))
        from size in ReportRow.AtHeadline(lane).GroupBy(r => r.Cell.Size)
        let finding = StackFinding.From([.. size])
        where finding is not null
        select $"{finding.Text} ({Words.Join(finding.Rows)})";
}
