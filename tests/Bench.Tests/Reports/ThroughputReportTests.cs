using BatchSend;
using Bench.Pairing;
using Bench.Reports;
using Bench.Throughput;
using Xunit;

namespace Bench.Tests.Reports;

public sealed class ThroughputReportTests
{
    [Fact]
    public void Every_line_of_the_answer_names_rate_share_interval_and_row()
    {
        IReadOnlyList<string> answer = ThroughputReport.Parts(Sample.Throughput()).Answer;

        Assert.Equal(
            "`coalesce` at 64 B × 64 over TCP delivers 2.90 M messages/s, 1.48 Gbit/s of payload (delivered 100%); it delivers faster than `per-buffer`: 11.6× [11.5, 11.7] (cells[0]).",
            answer[0]);
        Assert.StartsWith("`coalesce` at 64 B × 64 over TCP on 8 connections delivers ", answer[1], StringComparison.Ordinal);
        Assert.Contains("(delivered 99.00%)", answer[3], StringComparison.Ordinal);
        Assert.Contains("over UDP to a GRO receiver into a receive buffer of 416 KB", answer[4], StringComparison.Ordinal);
        Assert.All(answer, line => Assert.Matches(@"\(delivered [^)]+%\); it .*× \[[^\]]+\] \(cells\[\d\]\)\.$", line));
    }

    [Fact]
    public void A_sweep_is_answered_by_its_highest_rates()
    {
        ThroughputResult[] rows =
        [
            .. from batch in Enumerable.Range(0, 13)
               select Sample.RateRow(new Cell(Transport.Udp, "per-buffer", "mmsg", 64, 1 << batch), batch == 12 ? 0.5 : 1 + batch),
            Sample.RateRow(new Cell(Transport.Udp, "per-buffer", "mmsg", 1200, 64), 0.9),
        ];

        IReadOnlyList<string> answer = ThroughputReport.Parts(Sample.Throughput(rows)).Answer;

        Assert.Equal(
            "Highest delivered rate over UDP: 64 B: `mmsg` × 2,048, 3.00 M messages/s, 1.54 Gbit/s of payload (delivered 100%), 12.0× [11.9, 12.1] `per-buffer` (cells[11]); "
            + "1200 B: `per-buffer` × 64, 250 k messages/s, 2.40 Gbit/s of payload (delivered 100%), the reference itself (cells[13]).",
            answer[0]);
    }

    [Fact]
    public void Loss_is_named_with_its_reason_and_its_row()
    {
        string text = MarkdownReport.Render(Sample.Throughput());

        Assert.Contains("Messages were lost, both arms together: 3,000 of 600,000 with `mmsg` at 64 B × 4096 over UDP (cells[3]).", text, StringComparison.Ordinal);
        Assert.Contains("not lossless here (1)", text, StringComparison.Ordinal);
        Assert.Contains("\n## Delivered rate\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("## Cost a message", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_could_not_be_measured_is_named_with_its_reason()
    {
        string text = MarkdownReport.Render(Sample.Throughput(privileged: false));

        Assert.Contains("Sink CPU time a message (30 of 30 arms of launches): the CPU time of another process is read on Linux only", text, StringComparison.Ordinal);
        Assert.Contains("for an unknown share of it (the CPU time of another process is read on Linux only)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_verdict_decides_the_words()
    {
        ThroughputResult row = Sample.RateRow(new Cell(Transport.Tcp, "per-buffer", "flush", 64, 64), 2);
        string Claim(Verdict verdict) => new ThroughputRow(row with { Estimate = row.Estimate with { Verdict = verdict } }, "cells[0]").Claim;

        Assert.StartsWith("delivers faster than `per-buffer`: 2.00× [", Claim(Verdict.Faster), StringComparison.Ordinal);
        Assert.StartsWith("delivers slower than", Claim(Verdict.Slower), StringComparison.Ordinal);
        Assert.StartsWith("delivers as fast as", Claim(Verdict.Same), StringComparison.Ordinal);
        Assert.All(
            [Verdict.NoDifferenceShown, Verdict.NotSteady, Verdict.TooNoisy, Verdict.Provisional],
            verdict => Assert.DoesNotContain("delivers", Claim(verdict), StringComparison.Ordinal));
    }

    [Fact]
    public void Rates_have_three_digits_and_their_thousands() =>
        Assert.Equal(["0", "12.0", "999", "1.00 k", "285 k", "1.00 M", "10.4 M"], new[] { 0, 12, 999.4, 999.6, 285_000, 999_600, 10.4e6 }.Select(Format.Rate));
}
