using Bench.Reports.Charts;

namespace Bench.Reports;

/// <summary>The report for a reader who was not there: one renderer for every kind of document that has a report.</summary>
internal static class MarkdownReport
{
    /// <summary>File name of a report in a folder of its own.</summary>
    public const string ReportFile = "report.md";

    /// <summary>File name of the data beside it.</summary>
    public const string DataFile = "report.json";

    /// <summary>The report of a document, whose kind must be one of <see cref="ReportKinds"/>.</summary>
    public static string Render(Document document, ReportForm form = ReportForm.Folder) => Render(ReportKinds.PartsOf(document), form);

    public static string Render(ReportParts parts, ReportForm form)
    {
        MarkdownText text = new();
        text.Heading(1, parts.Title);
        WriteRuns(text, parts);

        text.Heading(2, "Answer");
        text.Items(OrNone(parts.Answer));
        if (form == ReportForm.Folder)
        {
            foreach (ChartFile chart in parts.Charts)
                text.Paragraph($"![{chart.Alternative}]({chart.Name})");
        }

        text.Heading(2, "What could change this answer");
        text.Items(OrNone(parts.Limits));

        text.Heading(2, parts.TableHeading);
        parts.Cost(text);

        if (parts.Why is { } why)
        {
            text.Heading(2, "Why");
            text.Items(OrNone(why));
        }

        if (parts.Findings is { } findings)
        {
            text.Heading(2, "Findings");
            WriteFindings(text, findings);
        }

        text.Heading(2, "Not measured and why");
        text.Items(parts.NotMeasured.Count > 0 ? parts.NotMeasured.Select(n => $"{n.What}: {n.Reason}") : ["All that was planned was measured."]);

        text.Heading(2, "Environment");
        parts.Environment(text);

        text.Heading(2, "Method");
        parts.Method(text);

        text.Heading(2, "Reproduce");
        text.CodeBlock(string.Join('\n', parts.Commands));
        foreach (string line in parts.Closing.SkipLast(1))
            text.Paragraph(line);
        text.Paragraph($"{parts.Closing[^1]} All figures and every launch: {Data(form)}.");
        return text.ToString();
    }

    private static void WriteRuns(MarkdownText text, ReportParts parts)
    {
        if (parts.Runs.Count == 1)
            text.Paragraph(parts.Runs[0]);
        else
            text.Items(parts.Runs);
        foreach (string reason in parts.Incomplete)
            text.Paragraph($"**INCOMPLETE: {reason}.** What follows is what was measured until then.");
    }

    private static void WriteFindings(MarkdownText text, IReadOnlyList<Finding> findings)
    {
        if (findings.Count == 0)
        {
            text.Paragraph("None: nothing was measured that a finding could rest on.");
            return;
        }

        text.Table(
            ["finding", "× [99% interval]", "rows of the JSON"],
            findings.Select(f => (IReadOnlyList<string>)
            [
                f.Text,
                f.Interval is { } interval ? Format.RatioWithInterval(interval) : "in the text",
                string.Join(", ", f.Rows.Select(r => $"`{r}`")),
            ]));
    }

    private static string Data(ReportForm form) =>
        form == ReportForm.Folder ? DataFile : "the JSON of the same run (`--json` or `--export-json FILE`)";

    private static IReadOnlyList<string> OrNone(IReadOnlyList<string> lines) => lines.Count > 0 ? lines : ["Nothing was measured."];
}
