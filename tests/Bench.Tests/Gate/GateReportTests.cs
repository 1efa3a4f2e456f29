using Bench.Commands;
using Bench.Gate.Counts;
using Bench.Reports;
using Bench.Tests.Reports;
using Xunit;

namespace Bench.Tests.Gate;

/// <summary>What is said of constructed gates.</summary>
public sealed class GateReportTests
{
    [Fact]
    public void What_failed_comes_first_in_words_for_a_maintainer()
    {
        string[] lines = [.. GateText.Verdicts(Sample.Gate())];

        Assert.Equal("FAIL: coalesce, TCP, 64 B × 64: 2 send calls a batch, the baseline has 1", lines[0]);
        Assert.Matches(@"^FAIL: coalesce, TCP, 64 B × 64: 5% slower than the base, at least 4\.\d%: more than the limit of 2%$", lines[1]);
        Assert.StartsWith("gate: regression. Counts: 1 regression. Times: 1 regression.", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Without_privilege_the_summary_says_what_was_gated_instead()
    {
        string markdown = MarkdownReport.Render(Sample.Gate(privileged: false), ReportForm.Alone);

        Assert.Contains($"Kernel calls were not counted ({Sample.NoPrivilege}); gated are the send operations that the library issued itself.", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("Kernel calls were not counted", MarkdownReport.Render(Sample.Gate(), ReportForm.Alone), StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_names_the_base_and_the_command()
    {
        GateDocument document = Sample.Gate();
        string markdown = MarkdownReport.Render(document, ReportForm.Alone);

        Assert.StartsWith("# Gate: regression\n", markdown, StringComparison.Ordinal);
        Assert.Contains(document.Base!.Commit, markdown, StringComparison.Ordinal);
        Assert.Contains("with changes that are not committed", markdown, StringComparison.Ordinal);
        Assert.Contains(document.CommandLine, markdown, StringComparison.Ordinal);
        Assert.Contains("| self-check: identical code, coalesce, TCP, 64 B × 64 | pass |", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gate_of_counts_alone_says_that_times_were_not_gated()
    {
        string markdown = MarkdownReport.Render(Sample.Gate() with { Base = null, Times = [], SelfCheck = null }, ReportForm.Alone);

        Assert.Contains("Times were not gated: no base was named", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_are_allowed_or_have_no_verdict_are_notes_and_named()
    {
        GateDocument document = Sample.Gate() with
        {
            AllowMissing = true,
            ExitCode = ExitCodes.Pass,
            Counts = [CountRule.Judge(CountMeasure.None(Sample.GateCell, "not here", failed: false), null)],
            Times = [],
        };

        Assert.Contains("note: coalesce, TCP, 64 B × 64: not here (n/a)", GateText.Verdicts(document));
        Assert.Contains("FAIL: coalesce, TCP, 64 B × 64: not here (n/a)", GateText.Verdicts(document with { AllowMissing = false }));
    }
}
