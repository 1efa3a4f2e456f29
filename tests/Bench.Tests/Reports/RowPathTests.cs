using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BatchSend;
using Bench.Gate;
using Bench.Gate.Counts;
using Bench.Gate.Time;
using Bench.Reports;
using Xunit;

namespace Bench.Tests.Reports;

/// <summary>Where a report says that a statement stands in the JSON, it stands there.</summary>
public sealed partial class RowPathTests
{
    private static readonly GateCell[] Cells =
        [Sample.GateCell, new(Transport.Tcp, "gather", 1200, 64), new(Transport.Udp, "mmsg", 64, 16), new(Transport.Udp, "segment-offload", 64, 64)];

    public static TheoryData<string, bool> Reported => new(
        ReportKinds.All.SelectMany(kind => ((string, bool)[])[(kind.Name, true), (kind.Name, false)]));

    [Theory]
    [MemberData(nameof(Reported))]
    public void Every_row_that_a_report_names_is_in_its_JSON(string kind, bool privileged)
    {
        Document document = Sample.Documents(privileged).Single(d => d.Kind == kind);
        JsonNode json = JsonNode.Parse(JsonOutput.Serialize(document))!;
        string[] paths = [.. RowPath().Matches(MarkdownReport.Render(document)).Select(m => m.Value).Distinct()];

        Assert.NotEmpty(paths);
        Assert.All(paths, path => Assert.True(Exists(json, path), $"{path} is not in the JSON"));
    }

    [Theory]
    [InlineData("gate", true)]
    [InlineData("gate", false)]
    [InlineData("gate-self-test", true)]
    public void Every_statement_and_every_row_of_a_gate_says_where_it_stands(string kind, bool privileged) =>
        AssertPaths(Sample.Documents(privileged).Single(d => d.Kind == kind));

    [Fact]
    public void Statements_keep_the_place_of_their_row_whatever_their_order()
    {
        GateDocument document = Mixed();
        string report = MarkdownReport.Render(document, ReportForm.Alone);

        AssertPaths(document);
        Assert.Contains("- FAIL: mmsg, UDP, 64 B × 16: 2 send calls a batch (sendto 2), the baseline has 1 (sendto 1) (counts[2])\n", report, StringComparison.Ordinal);
        Assert.Contains("- FAIL: segment-offload, UDP, 64 B × 64: not here (n/a) (counts[3])\n", report, StringComparison.Ordinal);
        Assert.Contains("- note: gather, TCP, 1200 B × 64: 1 send call a batch (sendto 1), the baseline has 2 (sendto 2); 'gate --update-baseline' keeps it (counts[1])\n", report, StringComparison.Ordinal);
        Assert.Contains("- note: mmsg, UDP, 64 B × 16: not in the base (new) (times[1])\n", report, StringComparison.Ordinal);
        Assert.Contains("- Counts of segment-offload, UDP, 64 B × 64 (counts[3]): not here\n", report, StringComparison.Ordinal);
        Assert.Contains("- Time of mmsg, UDP, 64 B × 16 (times[1]): not in the base\n", report, StringComparison.Ordinal);
        Assert.Contains("- gate: regression. Counts: 1 pass, 1 improved, 1 regression, 1 n/a. Times: 1 regression, 1 new. 1 min 40 s. (outcome, counts, times, totalSeconds)\n", report, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_of_the_table_is_the_row_of_the_JSON()
    {
        GateDocument document = Mixed();
        JsonNode json = JsonNode.Parse(JsonOutput.Serialize(document))!;
        string[][] rows = [.. TableRows(MarkdownReport.Render(document, ReportForm.Alone))];

        Assert.Equal(Cells.Length + document.Times.Count + 1, rows.Length);
        foreach (string[] row in rows)
        {
            JsonNode named = At(json, row[0])!;
            Assert.EndsWith((named["measure"] ?? named)["cell"]!["title"]!.GetValue<string>(), row[1], StringComparison.Ordinal);
            Assert.Equal(GateOutcome.Word(Enum.Parse<GateVerdict>(named["verdict"]!.GetValue<string>(), ignoreCase: true)), row[2]);
        }
    }

    [Fact]
    public void What_is_said_of_a_gate_that_was_cut_short_or_has_no_base_stands_in_its_JSON()
    {
        AssertPaths(Sample.Gate() with { IncompleteReason = "interrupted", TooNoisyReason = "the host was busy", Base = null, Times = [], SelfCheck = null });
        SelfTestDocument selfTest = Sample.Documents().OfType<SelfTestDocument>().Single();
        AssertPaths(selfTest with { IncompleteReason = "interrupted", Rows = [.. selfTest.Rows.Select(r => r with { Verdict = GateVerdict.Failed })] });
    }

    /// <summary>A gate whose rows are of every sort, what fails behind what does not.</summary>
    private static GateDocument Mixed()
    {
        Dictionary<string, BaselineEntry> entries = Cells.ToDictionary(c => c.Id, _ => Sample.Entry(sendTo: 1));
        entries[Cells[1].Id] = Sample.Entry(sendTo: 2);
        CountMeasure[] measures =
        [
            Sample.Measure(calls: 4), Sample.Measure(calls: 4) with { Cell = Cells[1] }, Sample.Measure(calls: 8) with { Cell = Cells[2] },
            CountMeasure.None(Cells[3], "not here", failed: false),
        ];
        GateDocument gate = Sample.Gate();
        return gate with
        {
            Counts = CountRule.Judge(measures, new Baseline(entries), _ => true),
            Times = [.. gate.Times, new TimeRow { Cell = Cells[2], Verdict = GateVerdict.New, Message = "not in the base" }],
        };
    }

    private static void AssertPaths(Document document)
    {
        JsonNode json = JsonNode.Parse(JsonOutput.Serialize(document))!;
        string report = MarkdownReport.Render(document, ReportForm.Alone);

        string[] answer = [.. Items(report, "Answer")];
        Assert.NotEmpty(answer);
        Assert.All(answer, line => AssertNamed(json, PathsAtEnd().Match(line), line));
        Assert.All(TableRows(report), row => Assert.True(Exists(json, row[0]), $"{row[0]} is not in the JSON"));
        Assert.All(
            Items(report, "Not measured and why").Where(line => line != "All that was planned was measured."),
            line => AssertNamed(json, PathsBeforeReason().Match(line), line));
    }

    private static void AssertNamed(JsonNode json, Match paths, string line)
    {
        Assert.True(paths.Success, $"names no row: {line}");
        Assert.All(paths.Groups[1].Value.Split(", "), path => Assert.True(Exists(json, path), $"{path} is not in the JSON: {line}"));
    }

    private static IEnumerable<string> Items(string report, string heading) =>
        Section(report, heading).Where(l => l.StartsWith("- ", StringComparison.Ordinal)).Select(l => l[2..]);

    /// <summary>The cells of the tables of figures, without their headers.</summary>
    private static IEnumerable<string[]> TableRows(string report) =>
        Section(report, "Cost a message").Where(l => l.StartsWith('|')).Select(l => l.Split('|', StringSplitOptions.TrimEntries)[1..^1])
            .Where(c => c[0] != "row" && !c[0].EndsWith('-'));

    private static IEnumerable<string> Section(string report, string heading) =>
        report.Split('\n').SkipWhile(l => l != $"## {heading}").Skip(1).TakeWhile(l => !l.StartsWith("## ", StringComparison.Ordinal));

    private static bool Exists(JsonNode json, string path)
    {
        try
        {
            At(json, path);
            return true;
        }
        catch (Exception e) when (e is KeyNotFoundException or ArgumentOutOfRangeException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>What stands at a path, which may be null: <c>documents[0].cells[3]</c>.</summary>
    /// <exception cref="KeyNotFoundException">Nothing does.</exception>
    private static JsonNode? At(JsonNode json, string path)
    {
        JsonNode? node = json;
        foreach (Match step in Step().Matches(path))
        {
            node = step.Groups[2].Success
                ? node!.AsArray()[int.Parse(step.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture)]
                : node!.AsObject().TryGetPropertyValue(step.Groups[1].Value, out JsonNode? member) ? member : throw new KeyNotFoundException(path);
        }

        return node;
    }

    [GeneratedRegex(@"(?<![\w.])[a-zA-Z]+\[\d+\](\.[a-zA-Z]+(\[\d+\])?)*")]
    private static partial Regex RowPath();

    [GeneratedRegex(@" \(([a-zA-Z][\w.\[\]]*(?:, [a-zA-Z][\w.\[\]]*)*)\)$")]
    private static partial Regex PathsAtEnd();

    [GeneratedRegex(@" \(([a-zA-Z]+\[\d+\])\): ")]
    private static partial Regex PathsBeforeReason();

    [GeneratedRegex(@"([a-zA-Z]+)|\[(\d+)\]")]
    private static partial Regex Step();
}
