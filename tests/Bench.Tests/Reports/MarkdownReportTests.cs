using BatchSend;
using Bench.Pairing;
using Bench.Reports;
using Xunit;

namespace Bench.Tests.Reports;

public sealed class MarkdownReportTests
{
    private static readonly string[] Headings =
    [
        "Answer", "What could change this answer", "Cost a message", "Why", "Findings", "Not measured and why", "Environment",
        "Method", "Reproduce",
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_headings_come_in_order(bool privileged) =>
        Assert.Equal(Headings, SecondLevel(MarkdownReport.Render(Sample.Overview(privileged))));

    [Fact]
    public void A_comparison_has_the_same_headings_but_for_the_findings()
    {
        string text = MarkdownReport.Render(Sample.Comparison(Sample.Overview()));

        Assert.Equal(Headings.Where(h => h != "Findings"), SecondLevel(text));
        AssertTablesWhole(text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void No_table_has_an_empty_cell_or_a_ragged_row(bool privileged) =>
        AssertTablesWhole(MarkdownReport.Render(Sample.Overview(privileged)));

    /// <summary>Cases that differ in their receivers alone are told apart in the table of costs and in that of events.</summary>
    [Fact]
    public void Rows_to_a_group_say_to_how_many()
    {
        CrossCheckRow row = Sample.Overview().CrossCheck[0] with { Transport = Transport.Udp };
        MarkdownText text = new();

        CrossCheckTable.WriteRows(text, [row with { Receivers = 1 }, row with { Receivers = 4 }, row], "rows");

        Assert.NotNull(row.Events);
        foreach (string transport in (string[])["UDP multicast to 1", "UDP multicast to 4", "UDP"])
            Assert.Equal(2, text.ToString().Split('\n').Count(line => line.Contains($"| {transport}{(line.Contains($"{transport}, ", StringComparison.Ordinal) ? "," : " |")}", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_first_lines_say_what_when_and_where()
    {
        string[] lines = MarkdownReport.Render(Sample.Overview()).Split('\n');

        Assert.StartsWith("# ", lines[0], StringComparison.Ordinal);
        Assert.Contains("2026-03-01 12:00:00 UTC", lines[2], StringComparison.Ordinal);
        Assert.Contains(Sample.Environment.Kernel, lines[2], StringComparison.Ordinal);
        Assert.Equal("## Answer", lines[4]);
    }

    [Fact]
    public void An_incomplete_run_says_so_before_anything_else()
    {
        OverviewDocument cut = Sample.Overview() with { IncompleteReason = "interrupted after 3 of 24 cells" };
        string[] lines = MarkdownReport.Render(cut).Split('\n');

        Assert.StartsWith("**INCOMPLETE: interrupted after 3 of 24 cells.**", lines[4], StringComparison.Ordinal);
        Assert.DoesNotContain("INCOMPLETE", MarkdownReport.Render(Sample.Overview()), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_privilege_a_figure_is_missing_with_its_reason_and_issued_is_there()
    {
        string text = MarkdownReport.Render(Sample.Overview(privileged: false));

        Assert.Contains("| n/a (1) | 0.0156 | n/a (1) |", text, StringComparison.Ordinal);
        Assert.Contains($"- (1) {Sample.NoPrivilege}", text, StringComparison.Ordinal);
        Assert.Contains($"System calls a message (84 of 84 arms of launches): {Sample.NoPrivilege}", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_by_strace_name_their_source_and_stand_apart_from_the_runtimes_own()
    {
        string text = MarkdownReport.Render(Sample.TracedOverview());

        AssertTablesWhole(text);
        Assert.Contains("| 0.0156 | 0.0156 | n/a (1) |", text, StringComparison.Ordinal);
        Assert.Contains("| cells[0] | `per-buffer`, 64 B × 64 over TCP | 6,400 | sendto 6,400 | madvise 2 |", text, StringComparison.Ordinal);
        Assert.Contains("- Send calls of 14 of 16 rows were counted by strace", text, StringComparison.Ordinal);
        Assert.Contains("- Kernel send calls were counted by strace, in runs of their own", text, StringComparison.Ordinal);
        Assert.DoesNotContain("perf_event_open), in every launch", text, StringComparison.Ordinal);
        Assert.Contains("System calls of all rows were counted by the kernel (perf_event_open)", MarkdownReport.Render(Sample.Overview()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_that_loses_or_is_not_steady_says_so_with_the_loss()
    {
        CellResult row = Sample.Row(new Cell(Transport.Udp, "per-buffer", "flush", 8192, 256), 1.0);
        LaunchResult launch = row.Launches[0] with
        {
            Steady = false,
            NotSteadyReason = "a method was still being compiled",
            NotLosslessReason = "a batch is larger than the window",
            Strategy = row.Launches[0].Strategy with { DeliveredMessages = 99_000 },
        };
        string text = MarkdownReport.Render(Sample.With(
            Sample.Overview(), row with { Estimate = row.Estimate with { Verdict = Verdict.NotSteady }, Launches = [launch] }));

        Assert.Contains("not steady (1); not lossless here (2)", text, StringComparison.Ordinal);
        Assert.Contains("(2) a batch is larger than the window; lost 1,000 messages of both arms together", text, StringComparison.Ordinal);
        Assert.Contains("| 99.00% |", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_claim_that_the_self_check_takes_back_has_its_reason_beside_it()
    {
        CellResult row = Sample.Row(new Cell(Transport.Tcp, "per-buffer", "flush", 64, 64), 1.2);
        string text = MarkdownReport.Render(Sample.With(
            Sample.Overview(), row with { Estimate = row.Estimate.TooNoisy("the reason") }));

        Assert.Contains("| too noisy (1) |", text, StringComparison.Ordinal);
        Assert.Contains("(1) the reason", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_rate_stands_beside_its_delivered_share()
    {
        IEnumerable<string> headers = MarkdownReport.Render(Sample.Overview()).Split('\n')
            .Where(l => l.StartsWith('|') && (l.Contains("messages/s", StringComparison.Ordinal) || l.Contains("ns/message", StringComparison.Ordinal)));

        Assert.All(headers, h => Assert.Contains("| delivered |", h, StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_distrustful_reader_looks_for_is_there()
    {
        string text = MarkdownReport.Render(Sample.Overview());

        Assert.All(
            ["212,992", "106,496", "sender on CPU 0, sink on CPU 1", "from seed 42", "--project bench -- --seed 42", "report.json", "chart.svg"],
            part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Fact]
    public void A_gro_receiver_has_a_table_of_its_own_after_the_plain_ones()
    {
        OverviewDocument overview = Sample.Overview();
        CellResult gro = Sample.Row(new Cell(Transport.Udp, "per-buffer", "flush", 64, 64, ReceiverGro: true), 1.1);
        string text = MarkdownReport.Render(Sample.With(overview, [gro, .. overview.Cells]));

        Assert.True(
            text.IndexOf("### UDP, plain receiver", StringComparison.Ordinal)
            < text.IndexOf("### UDP, receiver with UDP_GRO (not the headline)", StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_without_rows_still_gives_a_report() =>
        Assert.Equal(Headings, SecondLevel(MarkdownReport.Render(
            Conclusions.Draw(Sample.Overview() with { Cells = [], SelfCheck = [], CrossCheck = [], IncompleteReason = "interrupted" }))));

    private static IEnumerable<string> SecondLevel(string text) =>
        text.Split('\n').Where(l => l.StartsWith("## ", StringComparison.Ordinal)).Select(l => l[3..]);

    private static void AssertTablesWhole(string text)
    {
        int columns = 0;
        foreach (string line in text.Split('\n'))
        {
            if (!line.StartsWith('|'))
            {
                columns = 0;
                continue;
            }

            string[] cells = line.Replace("\\|", "", StringComparison.Ordinal).Split('|')[1..^1];
            Assert.All(cells, c => Assert.False(string.IsNullOrWhiteSpace(c), line));
            columns = columns == 0 ? cells.Length : columns;
            Assert.Equal(columns, cells.Length);
        }
    }
}
