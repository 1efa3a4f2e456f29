using Bench.Pairing;

namespace Bench.Reports;

/// <summary>Fills in what follows from the data of an overview. Pure: the same data gives the same words.</summary>
internal static class Conclusions
{
    /// <summary>Judges the rows as well, which all of an overview's are together: those that an earlier version saved too.</summary>
    public static OverviewDocument Judge(OverviewDocument document)
    {
        IReadOnlyList<CellResult> rows = FamilyRule.Judge([.. document.Cells, .. document.SelfCheck], document.Interrupted);
        return Draw(document with { Cells = [.. rows.Take(document.Cells.Count)], SelfCheck = [.. rows.Skip(document.Cells.Count)] });
    }

    /// <summary>The words alone.</summary>
    public static OverviewDocument Draw(OverviewDocument document)
    {
        MeasuredView view = MeasuredView.Of(document);
        return document with
        {
            Answer = AnswerLines.From(view),
            Limits = Limits.From(view),
            Why = WhyLines.From(view.Rows),
            Findings = FindingList.From(view.Rows, view.Checks),
        };
    }
}
