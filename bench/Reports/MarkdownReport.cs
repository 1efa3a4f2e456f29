namespace Bench.Reports;

/// <summary>The report for a reader who was not there.</summary>
internal static class MarkdownReport
{
    /// <summary>File name of the chart beside an overview's report.</summary>
    public const string ChartFile = "chart.svg";

    /// <summary>File name of the data beside an overview's report.</summary>
    public const string DataFile = "report.json";

    public static string Render(OverviewDocument document)
    {
        IReadOnlyList<ReportRow> rows = ReportRow.Of(document.Cells, "cells");
        IReadOnlyList<ReportRow> checks = ReportRow.Of(document.SelfCheck, "selfCheck");
        MarkdownText text = new();
        Begin(text, "Which way of sending many buffers is cheapest here?", document);

        text.Heading(2, "Answer");
        text.Items(OrNone(document.Answer));
        text.Paragraph($"![× the reference by strategy, transport and size]({ChartFile})");

        text.Heading(2, "What could change this answer");
        text.Items(OrNone(document.Limits));

        text.Heading(2, "Cost a message");
        WriteCost(text, rows, checks);
        CrossCheckTable.Write(text, document.CrossCheck);

        text.Heading(2, "Why");
        text.Items(OrNone(document.Why));

        text.Heading(2, "Findings");
        WriteFindings(text, document.Findings);

        End(text, document, [.. rows, .. checks], DataFile);
        return text.ToString();
    }

    public static string Render(ComparisonDocument document)
    {
        IReadOnlyList<ReportRow> rows = ReportRow.Of(document.Cells, "cells");
        IReadOnlyList<ReportRow> checks = ReportRow.Of(document.SelfCheck, "selfCheck");
        MarkdownText text = new();
        Begin(text, "Comparison", document);

        text.Heading(2, "Answer");
        text.Items(OrNone([.. rows.Select(r => $"{Words.Code(r.Cell.Strategy)} at {r.Traffic} {Words.Claim(r)} ({r.Path}).")]));

        text.Heading(2, "What could change this answer");
        text.Items(Limits.From(document));

        text.Heading(2, "Cost a message");
        WriteCost(text, rows, checks);

        text.Heading(2, "Why");
        text.Items(WhyLines.From(rows));

        End(text, document, [.. rows, .. checks], "the JSON of the same run (`--json` or `--export-json FILE`)");
        return text.ToString();
    }

    private static void Begin(MarkdownText text, string title, MeasuredDocument document)
    {
        text.Heading(1, title);
        text.Paragraph($"{Format.Moment(document.StartedAt)}, {Format.Duration(document.TotalSeconds)}. {EnvironmentTable.OneLine(document.Environment)}.");
        if (document.Incomplete)
            text.Paragraph($"**INCOMPLETE: {document.IncompleteReason}.** What follows is what was measured until then.");
    }

    private static void WriteCost(MarkdownText text, IReadOnlyList<ReportRow> rows, IReadOnlyList<ReportRow> checks)
    {
        if (rows.Count + checks.Count == 0)
        {
            text.Paragraph("Nothing was measured.");
            return;
        }

        text.Paragraph("× is the reference's cost divided by the strategy's, so above 1 the strategy is cheaper. ns are nanoseconds of the sender divided by messages: a cost, not a latency. The floor is the same technique as a bare loop of native calls with prepared headers: cost × floor is the strategy's cost divided by the floor's, so 1 is as cheap as it gets.");
        CostTable.Write(text, rows);
        if (checks.Count > 0)
        {
            Footnotes notes = new();
            text.Heading(3, "Self-check: a strategy against itself");
            text.Table(
                ["row", "cell", "× [99% interval]", "verdict", "cost × floor [99% interval]"],
                checks.Select(r => (IReadOnlyList<string>)[r.Path, r.Cell.Id, Format.RatioWithInterval(r.Estimate), Format.Verdict(r.Verdict), CostTable.Floor(r, notes)]));
            if (notes.Any)
                text.Items(notes.Lines);
        }
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
                f.Interval is { } interval ? Format.RatioWithInterval(interval) : "counts alone",
                string.Join(", ", f.Rows.Select(r => $"`{r}`")),
            ]));
    }

    private static void End(MarkdownText text, MeasuredDocument document, IReadOnlyList<ReportRow> rows, string data)
    {
        text.Heading(2, "Not measured and why");
        IReadOnlyList<NotMeasured> missing = [.. document.NotMeasured, .. MissingFigures.In(document)];
        text.Items(missing.Count > 0 ? missing.Select(n => $"{n.What}: {n.Reason}") : ["All that was planned was measured."]);

        text.Heading(2, "Environment");
        text.Table(["what", "here"], EnvironmentTable.Rows(document.Environment));

        text.Heading(2, "Method");
        MethodSection.Write(text, document, rows);

        text.Heading(2, "Reproduce");
        text.CodeBlock(document.CommandLine);
        text.Paragraph($"Seed {document.Seed}; began {Format.Moment(document.StartedAt)}, ended {Format.Moment(document.EndedAt)}. All figures and every launch: {data}.");
    }

    private static IReadOnlyList<string> OrNone(IReadOnlyList<string> lines) => lines.Count > 0 ? lines : ["Nothing was measured."];
}
