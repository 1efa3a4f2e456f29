namespace Bench.Reports;

/// <summary>What the report of an overview says. Its sentences are part of the document.</summary>
internal static class OverviewReport
{
    public static ReportParts Parts(OverviewDocument document)
    {
        MeasuredView view = MeasuredView.Of(document);
        return MeasuredReport.Parts(view, "Which way of sending many buffers is cheapest here?") with
        {
            Answer = document.Answer,
            Limits = document.Limits,
            Cost = text =>
            {
                MeasuredReport.WriteCost(text, view);
                CrossCheckTable.Write(text, document.CrossCheck);
            },
            Why = document.Why,
            Findings = document.Findings,
        };
    }
}
