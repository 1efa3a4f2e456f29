namespace Bench.Reports;

/// <summary>Fills in what follows from the data of an overview. Pure: the same data gives the same words.</summary>
internal static class Conclusions
{
    public static OverviewDocument Draw(OverviewDocument document)
    {
        MeasuredView view = MeasuredView.Of(document);
        return document with
        {
            Answer = AnswerLines.From(view.Rows, view.Checks),
            Limits = Limits.From(view),
            Why = WhyLines.From(view.Rows),
            Findings = FindingList.From(view.Rows, view.Checks),
        };
    }
}
