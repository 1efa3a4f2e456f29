using System.Text.Json.Nodes;
using BatchSend;
using Bench.Pairing;
using Bench.Reports;
using Bench.Tests.Reports.Charts;
using Xunit;

namespace Bench.Tests.Reports;

/// <summary>Every kind of report keeps to the same headings and names the rows that its claims rest on.</summary>
public sealed class ReportKindsTests
{
    private static readonly string[] Headings =
    [
        "Answer", "What could change this answer", "Cost a message", "Delivered rate", "Why", "Findings", "Not measured and why", "Environment",
        "Method", "Reproduce",
    ];

    public static TheoryData<string> Names => [.. ReportKinds.All.Select(k => k.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_headings_are_the_same_and_the_text_survives_saving(string kind)
    {
        Document document = Sample.Documents().Single(d => d.Kind == kind);
        string text = MarkdownReport.Render(document);
        string[] headings = [.. text.Split('\n').Where(l => l.StartsWith("## ", StringComparison.Ordinal)).Select(l => l[3..])];

        Assert.Equal(Headings.Where(headings.Contains), headings);
        Assert.Equal("Answer", headings[0]);
        Assert.Equal(text, MarkdownReport.Render(ReportKinds.Find(kind)!.Read(JsonOutput.Serialize(document))));
        Assert.Contains("```sh\ndotnet run", text, StringComparison.Ordinal);
        Assert.DoesNotContain(".svg", MarkdownReport.Render(document, ReportForm.Alone), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_is_named_as_its_documents_are() =>
        Assert.All(ReportKinds.All, k => Assert.Contains(Sample.Documents(), d => d.Kind == k.Name));

    [Fact]
    public void A_sweep_is_answered_by_what_its_rows_come_to()
    {
        ComparisonDocument sweep = SweepSample.Of([64, 1200], [1, 4, 16, 64], c => c.Batch == 1 ? 1 : c.Batch, "flush", "mmsg");
        string[] answer = Section(MarkdownReport.Render(sweep), "Answer");

        Assert.Equal("- `flush` over TCP, batches at which it is shown faster than `per-buffer`: 64 B: from 4, 4.00× [3.98, 4.02] at 4 (cells[1]); 1200 B: from 4, 4.00× [3.98, 4.02] at 4 (cells[5]).", answer[1]);
        Assert.StartsWith("- UDP, batches of 64", answer[2], StringComparison.Ordinal);
        Assert.Equal("- Every row with its interval stands under \"Cost a message\".", answer[^1]);
    }

    [Fact]
    public void A_sweep_that_is_faster_at_its_middle_batches_alone_says_so()
    {
        ComparisonDocument sweep = SweepSample.Of([64, 1200, 8192, 16384], [1, 4, 16, 64], c => c.Size > 8192 ? 1 : c.Batch is 4 or 16 ? c.Batch : 1, "flush");

        Assert.EndsWith("; 8 KB: 4 to 16, 4.00× [3.98, 4.02] at 4 (cells[9]); 16 KB: none.", Section(MarkdownReport.Render(sweep), "Answer")[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_claim_of_an_answer_has_its_interval_and_its_row()
    {
        foreach (OverviewDocument overview in new[] { Sample.Overview(), Sample.Overview(privileged: false) })
            Assert.All(overview.Answer.Take(2), line => Assert.Matches(@"× \[[^\]]+\] \(cells\[\d+\]\)", line));
    }

    [Fact]
    public void A_set_keeps_its_runs_apart()
    {
        CellResult row = Sample.Row(new Cell(Transport.Tcp, "per-buffer", "flush", 64, 64), 2);
        ComparisonDocument one = Sample.Comparison(Sample.Overview()) with { Cells = [row], SelfCheck = [], NotMeasured = [] };
        string text = MarkdownReport.Render(new ComparisonSetDocument { Documents = [one, one with { Seed = 77, IncompleteReason = "interrupted" }] });

        Assert.StartsWith("# 2 comparisons\n", text, StringComparison.Ordinal);
        Assert.Contains("**INCOMPLETE: documents[1]: interrupted.**", text, StringComparison.Ordinal);
        Assert.Contains("| documents[0].cells[0] | `per-buffer` |", text, StringComparison.Ordinal);
        Assert.Contains("| documents[1].cells[0] | `per-buffer` |", text, StringComparison.Ordinal);
        Assert.Contains("documents[1]: Seed 77;", text, StringComparison.Ordinal);
        Assert.Contains("1 row repeats a cell", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Suites_give_absolute_times_with_their_interval_and_rank_nothing()
    {
        string text = MarkdownReport.Render(Sample.Suites(Sample.Overview()));

        Assert.Contains("lowest time `flush` 130 ± 9.00 ns a message (rows[0])", text, StringComparison.Ordinal);
        Assert.Contains("highest delivered rate `flush` 5.10 M messages/s, delivered 99.50% (rows[1])", text, StringComparison.Ordinal);
        Assert.Contains("rank nothing closer than", text, StringComparison.Ordinal);
        Assert.DoesNotContain("faster", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Suites_that_were_interrupted_say_how_far_they_came()
    {
        SuitesDocument cut = Sample.Suites(Sample.Overview()) with { IncompleteReason = "interrupted; 2 of 28 cases measured" };
        string text = MarkdownReport.Render(cut);

        Assert.StartsWith("**INCOMPLETE: interrupted; 2 of 28 cases measured.**", text.Split('\n')[4], StringComparison.Ordinal);
        Assert.DoesNotContain("All that was planned was measured", text, StringComparison.Ordinal);
        Assert.Contains("The other cases of the run", text, StringComparison.Ordinal);
        Assert.Equal(text, MarkdownReport.Render(ReportKinds.Find(cut.Kind)!.Read(JsonOutput.Serialize(cut))));
        SchemaAssert.Valid(JsonOutput.Serialize(cut));
    }

    [Fact]
    public void Suites_that_were_saved_before_they_could_be_incomplete_are_whole()
    {
        SuitesDocument whole = Sample.Suites(Sample.Overview());
        JsonObject old = JsonNode.Parse(JsonOutput.Serialize(whole))!.AsObject();
        Assert.True(old.Remove("incomplete") && old.Remove("incompleteReason"));

        Document read = ReportKinds.Find(whole.Kind)!.Read(old.ToJsonString());

        Assert.False(Assert.IsType<SuitesDocument>(read).Incomplete);
        Assert.DoesNotContain("INCOMPLETE", MarkdownReport.Render(read), StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_of_floors_stands_only_where_one_was_measured()
    {
        Assert.DoesNotContain("× floor", MarkdownReport.Render(Sample.Overview()), StringComparison.Ordinal);
    }

    private static string[] Section(string text, string heading) =>
        [.. text.Split('\n').SkipWhile(l => l != $"## {heading}").Skip(2).TakeWhile(l => l.StartsWith("- ", StringComparison.Ordinal))];
}
