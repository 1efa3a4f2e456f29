using System.Text.Json;
using System.Text.Json.Nodes;
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
        string[] lines = [.. GateText.Verdicts(Sample.Gate()).Select(c => c.Text)];

        Assert.Equal("FAIL: coalesce, TCP, 64 B × 64: 2 send calls a batch (sendto 2), the baseline has 1 (sendto 1)", lines[0]);
        Assert.Matches(@"^FAIL: coalesce, TCP, 64 B × 64: 5% slower than the base, at least 4\.\d%: more than the limit of 2%$", lines[1]);
        Assert.StartsWith("gate: regression. Counts: 1 regression. Times: 1 regression.", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Without_privilege_the_summary_says_what_was_gated_instead()
    {
        string markdown = MarkdownReport.Render(Sample.Gate(privileged: false), ReportForm.Alone);

        Assert.Contains($"Kernel calls were not counted ({Sample.NoPrivilege}); in 1 row gated are the send operations that the library issued itself, all together and not by name. (counts[0].gatedByIssued)", markdown, StringComparison.Ordinal);
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
        Assert.Contains("| selfCheck | self-check: identical code, coalesce, TCP, 64 B × 64 | pass |", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void Calls_stand_with_their_names_in_the_table_and_in_the_line_of_a_terminal()
    {
        Dictionary<string, long> names = new() { ["sendmsg"] = 4, ["sendmmsg"] = 4, ["futex"] = 1 };
        CountRow row = CountRule.Judge(Sample.Measure(calls: 8, byName: names), Sample.Entry(sendMsg: 1, sendMmsg: 1));
        string markdown = MarkdownReport.Render(Sample.Gate() with { Counts = [row] }, ReportForm.Alone);

        Assert.Contains(
            "| counts[0] | coalesce, TCP, 64 B × 64 | pass | 2 (sendmmsg 1, sendmsg 1) | 2 (sendmmsg 1, sendmsg 1) | 2 | 0 | 0 | 3,328 | 3,328 |", markdown, StringComparison.Ordinal);
        Assert.Equal("send calls a batch 2 (sendmmsg 1, sendmsg 1), allocated B 0:", CountText.Short(row));
        Assert.Equal("send calls a batch n/a, allocated B 0:", CountText.Short(CountRule.Judge(Sample.Measure(calls: 8, privileged: false), row.Baseline)));
    }

    [Fact]
    public void The_JSON_has_the_calls_by_name_beside_their_sums()
    {
        using JsonDocument json = JsonDocument.Parse(JsonOutput.Serialize(Sample.Gate()));
        JsonElement row = json.RootElement.GetProperty("counts")[0], measure = row.GetProperty("measure"), baseline = row.GetProperty("baseline");

        Assert.Equal((8, "{\"sendto\":8}"), (measure.GetProperty("sendCalls").GetInt32(), Compact(measure)));
        Assert.Equal((1, "{\"sendto\":1}"), (baseline.GetProperty("sendCalls").GetInt32(), Compact(baseline)));

        static string Compact(JsonElement owner) => JsonSerializer.Serialize(owner.GetProperty("sendCallsByName"));
    }

    /// <summary>Documents of before calls had names.</summary>
    [Fact]
    public void A_document_of_an_older_version_can_be_read_and_shows_its_sums()
    {
        JsonNode json = JsonNode.Parse(JsonOutput.Serialize(Sample.Gate()))!;
        json["counts"]![0]!["measure"]!.AsObject().Remove("sendCallsByName");
        json["counts"]![0]!["baseline"]!.AsObject().Remove("sendCallsByName");

        GateDocument document = JsonOutput.Deserialize<GateDocument>(json.ToJsonString());

        Assert.Contains("| 2 (sendto 2) | 1 | 2 |", MarkdownReport.Render(document, ReportForm.Alone), StringComparison.Ordinal);
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

        Assert.Contains("note: coalesce, TCP, 64 B × 64: not here (n/a)", GateText.Verdicts(document).Select(c => c.Text));
        Assert.Contains("FAIL: coalesce, TCP, 64 B × 64: not here (n/a)", GateText.Verdicts(document with { AllowMissing = false }).Select(c => c.Text));
    }
}
