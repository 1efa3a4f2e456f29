namespace Bench.Reports;

/// <summary>Fills in what follows from the data of an overview. Pure: the same data gives the same words.</summary>
internal static class Conclusions
{
    public static OverviewDocument Draw(OverviewDocument document)
    {
        IReadOnlyList<ReportRow> rows = ReportRow.Of(document.Cells, "cells");
        IReadOnlyList<ReportRow> checks = ReportRow.Of(document.SelfCheck, "selfCheck");
        return document with
        {
            Answer = AnswerLines.From(rows, checks),
            Limits = Limits.From(document),
            Why = WhyLines.From(rows),
            Findings = FindingList.From(rows, checks),
        };
    }
}
