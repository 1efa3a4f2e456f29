namespace Bench.Reports;

/// <summary>What the report of a comparison says, or of several.</summary>
internal static class ComparisonReport
{
    public static ReportParts Parts(ComparisonDocument document) => Parts(MeasuredView.Of(document), "Comparison");

    public static ReportParts Parts(ComparisonSetDocument set) =>
        Parts(MeasuredView.Of(set), $"{Format.Counted(set.Documents.Count, "comparison", "comparisons")}");

    private static ReportParts Parts(MeasuredView view, string title) => MeasuredReport.Parts(view, title) with
    {
        Answer = ComparisonAnswer.From(view),
        Why = WhyLines.From(view.Rows),
    };
}
