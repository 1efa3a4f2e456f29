using System.Text.Json;
using BatchSend;
using Bench.Meters;
using Bench.Pairing;
using Bench.Reports;
using Bench.Tests.Reports;
using Xunit;

namespace Bench.Tests.Pairing;

/// <summary>All rows of a report judged together.</summary>
public sealed class FamilyRuleTests
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    private static readonly Cell Flush = new(Transport.Tcp, "per-buffer", "flush", 64, 64);
    private static readonly Cell Check = Flush with { Strategy = "per-buffer" };

    public static TheoryData<string, int> Recordings => new() { { "slow-host-1", 13 }, { "slow-host-2", 2 } };

    /// <summary>
    /// Two overviews of a slow host, on which no third launch of any row ended in time; what the rule says of them was
    /// computed apart from this program, with NumPy and SciPy.
    /// </summary>
    [Theory]
    [MemberData(nameof(Recordings))]
    public void Recordings_of_a_slow_host_are_judged_as_they_were_apart_from_the_program(string name, int words)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Pairing", "slow-host-launches.json");
        Recording recording = JsonSerializer.Deserialize<Recording[]>(File.ReadAllText(path), Options)!.Single(r => r.Name == name);
        CellResult[] rows = [.. recording.Rows.Select(r => Row(CellOf(r.Cell), r.MakesReferenceCalls, r.LogRatios))];

        IReadOnlyList<CellResult> judged = FamilyRule.Judge(rows, interrupted: false);

        Assert.Equal(words, judged.Count(r => r.Estimate.Verdict is Verdict.Faster or Verdict.Slower));
        foreach ((RecordedRow row, Estimate estimate) in recording.Rows.Zip(judged, (row, result) => (row, result.Estimate)))
        {
            if (row.Expected is not { } expected)
            {
                Assert.Equal((1, Verdict.Provisional, null, null), (estimate.Launches, estimate.Verdict, estimate.Lower, estimate.Upper));
                Assert.Equal(Math.Exp(row.LogRatios.Single()), estimate.Least!.Factor, 9);
                continue;
            }

            Assert.Equal((expected.Ratio, expected.Lower, expected.Upper), (Math.Round(estimate.Ratio, 3), Math.Round(estimate.Lower!.Value, 3), Math.Round(estimate.Upper!.Value, 3)));
            Assert.Equal((expected.Least, !expected.Dearer, 2), (Math.Round(estimate.Least!.Factor, 2), estimate.Least.Cheaper, estimate.Least.Launches));
            Assert.Equal(expected.Word, estimate.Verdict switch
            {
                Verdict.Faster => "faster",
                Verdict.Slower => "slower",
                Verdict.Same => "same",
                _ => "-",
            });
        }
    }

    [Fact]
    public void Many_times_cheaper_in_every_launch_is_never_no_difference()
    {
        // Launches that differ so much that nothing is shown: but each of them is at least 27 times cheaper.
        CellResult[] rows = [Row(Flush, false, 3.3, 4.6), Row(Flush with { Size = 1200 }, false, 1.2, 2.8), Row(Flush with { Size = 16384 }, false, -0.02, 0.05)];

        IReadOnlyList<CellResult> judged = FamilyRule.Judge(rows, interrupted: false);

        Assert.Equal([Verdict.Undecided, Verdict.Undecided, Verdict.NoDifferenceShown], judged.Select(r => r.Estimate.Verdict));
        Assert.Equal("at least 27.1× in each of 2 launches", Format.Least(judged[0].Estimate.Least!));
        string answer = AnswerLines.ForHeadline("TCP", ReportRow.Of(judged, "cells"));
        Assert.Contains("at 64 B highest: `flush` 51.9×", answer, StringComparison.Ordinal);
        Assert.Contains("not decided, at least 27.1× in each of 2 launches; at 1200 B", answer, StringComparison.Ordinal);
        Assert.Contains("at 16 KB nothing was shown faster", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3.7244, true, "at least 41.4× in each of 2 launches")] // 41.447: rounded to digits it would be right by chance
    [InlineData(3.7257, true, "at least 41.5× in each of 2 launches")]
    [InlineData(3.7264, true, "at least 41.5× in each of 2 launches")] // 41.53
    [InlineData(3.7276, true, "at least 41.5× in each of 2 launches")] // 41.58 would round to more than there was
    [InlineData(-0.0488, false, "dearer, at least 1.050× in each of 2 launches")] // 1.05001
    public void At_least_is_never_rounded_up(double logRatio, bool cheaper, string expected)
    {
        LeastFactor least = FamilyRule.Least([Sample.Launch(Flush, logRatio), Sample.Launch(Flush, logRatio * 1.1)]);

        Assert.Equal(cheaper, least.Cheaper);
        Assert.Equal(expected, Format.Least(least));
    }

    [Fact]
    public void Launches_on_both_sides_of_1_say_so() =>
        Assert.Equal(
            "cheaper in some of 2 launches and dearer in others",
            Format.Least(FamilyRule.Least([Sample.Launch(Flush, 0.3), Sample.Launch(Flush, -0.1)])));

    [Fact]
    public void A_launch_that_was_not_steady_is_left_out_of_the_ratio_and_not_of_what_each_launch_showed()
    {
        CellResult row = Row(Flush, false, 3.70, 3.71, 3.72, 1.0);
        row = row with { Launches = [.. row.Launches.Take(3), NotSteady(row.Launches[3])] };

        Estimate estimate = Assert.Single(FamilyRule.Judge([row], interrupted: false)).Estimate;

        Assert.Equal((3, Verdict.Faster), (estimate.Launches, estimate.Verdict));
        Assert.Equal(Math.Exp(3.71), estimate.Ratio, 9);
        Assert.Equal(Math.E, estimate.Least!.Factor, 9);
        Assert.Equal(4, estimate.Least.Launches);
        Assert.Null(new ReportRow(row with { Estimate = estimate }, "cells[0]").NotSteadyReason);
    }

    [Theory]
    [InlineData(2, 0, false)]
    [InlineData(2, 1, true)] // one is left
    [InlineData(3, 1, true)] // two are left
    [InlineData(4, 1, false)]
    [InlineData(5, 2, true)] // more than a quarter
    [InlineData(8, 2, false)]
    [InlineData(1, 1, true)]
    public void Too_few_steady_launches_take_the_word_and_ask_for_more(int launches, int notSteady, bool taken)
    {
        CellResult row = Row(Flush, false, [.. Enumerable.Range(0, launches).Select(i => 3.70 + (i * 0.001))]);
        row = row with { Launches = [.. row.Launches.Index().Select(l => l.Index < notSteady ? NotSteady(l.Item) : l.Item)] };

        Estimate estimate = Assert.Single(FamilyRule.Judge([row], interrupted: false)).Estimate;

        Assert.Equal(taken, FamilyRule.WantsMore(row.Launches));
        Assert.Equal(taken ? Verdict.NotSteady : Verdict.Faster, estimate.Verdict);
        Assert.Equal(taken ? "drift" : null, new ReportRow(row with { Estimate = estimate }, "cells[0]").NotSteadyReason);
        Assert.Equal(launches, estimate.Least!.Launches);
    }

    [Fact]
    public void Who_stops_a_run_gets_no_word_and_what_each_launch_showed()
    {
        Estimate estimate = Assert.Single(FamilyRule.Judge([Row(Flush, false, 3.7, 3.71, 3.72)], interrupted: true)).Estimate;

        Assert.Equal(Verdict.Provisional, estimate.Verdict);
        Assert.NotNull(estimate.Lower);
        Assert.Equal("at least 40.4× in each of 3 launches", Format.Least(estimate.Least!));
    }

    [Fact]
    public void Identical_code_that_gets_a_word_takes_back_what_is_no_larger_over_its_transport()
    {
        CellResult alarm = Row(Check, true, 0.0598, 0.06, 0.0602);
        CellResult small = Row(Flush with { Size = 1200 }, true, 0.0398, 0.04, 0.0402), large = Row(Flush, false, 3.70, 3.71, 3.72);
        CellResult other = Row(Flush with { Transport = Transport.Udp }, true, 0.0398, 0.04, 0.0402);

        IReadOnlyList<CellResult> judged = FamilyRule.Judge([small, large, other, alarm], interrupted: false);

        Assert.Equal([Verdict.TooNoisy, Verdict.Faster, Verdict.Faster, Verdict.Faster], judged.Select(r => r.Estimate.Verdict));
        Assert.NotNull(judged[0].Estimate.Least);
    }

    [Fact]
    public void More_rows_ask_for_more_of_each()
    {
        CellResult row = Row(Flush, false, 0.20, 0.22, 0.24);
        Assert.Equal(Verdict.Faster, Assert.Single(FamilyRule.Judge([row], interrupted: false)).Estimate.Verdict);

        CellResult[] many = [row, .. Enumerable.Range(1, 23).Select(i => Row(Flush with { Size = i }, false, 0.001, 0, -0.001))];
        Assert.Equal(Verdict.Undecided, FamilyRule.Judge(many, interrupted: false)[0].Estimate.Verdict);
    }

    [Fact]
    public void A_busy_host_is_named_in_the_answer_and_takes_no_word()
    {
        OverviewDocument busy = Conclusions.Judge(Sample.Overview() with
        {
            Noise = new() { CpuPressurePercent = Reading.Of(93.4), StealPercent = Reading.Of(1) },
        });

        Assert.Contains("the host was busy: some task waited for a CPU in 93.4% of the time", busy.Answer[2], StringComparison.Ordinal);
        Assert.Contains(busy.Cells, r => r.Estimate.Verdict == Verdict.Faster);
        Assert.DoesNotContain(busy.Cells, r => r.Estimate.Verdict == Verdict.TooNoisy);
        string report = MarkdownReport.Render(busy);
        Assert.Contains("| each launch |", report, StringComparison.Ordinal);
        Assert.Contains("at least 33.0× in each of 3 launches", report, StringComparison.Ordinal);
        SchemaAssert.Valid(JsonOutput.Serialize(busy));
    }

    [Fact]
    public void A_row_without_a_launch_stays_as_it_is()
    {
        CellResult none = new(Flush, new Estimate(1, null, null, 0, Verdict.Provisional), []);
        Assert.Equal([none, none], FamilyRule.Judge([none, none], interrupted: false));
    }

    private static LaunchResult NotSteady(LaunchResult launch) => launch with { Steady = false, NotSteadyReason = "drift" };

    private static CellResult Row(Cell cell, bool sameCalls, params double[] logRatios)
    {
        LaunchResult[] launches = [.. logRatios.Select(ratio => Sample.Launch(cell, ratio)).Select(l => l with
        {
            Strategy = l.Strategy with
            {
                SendCallsPerMessage = sameCalls ? l.Reference.SendCallsPerMessage : Reading.Of(1 / 64d),
                IssuedPerMessage = sameCalls ? l.Reference.IssuedPerMessage : 1 / 64d,
            },
        })];
        return new CellResult(cell, PairRule.Judge(launches), launches);
    }

    private static Cell CellOf(RecordedTraffic cell) =>
        new(Enum.Parse<Transport>(cell.Transport, ignoreCase: true), cell.Reference, cell.Strategy, cell.Size, cell.Batch, cell.ReceiverGro);

    private sealed record Recording(string Name, IReadOnlyList<RecordedRow> Rows);

    private sealed record RecordedRow(RecordedTraffic Cell, bool MakesReferenceCalls, double[] LogRatios, ExpectedRow? Expected);

    private sealed record RecordedTraffic(string Transport, string Reference, string Strategy, int Size, int Batch, bool ReceiverGro);

    private sealed record ExpectedRow(double Ratio, double Lower, double Upper, string Word, bool Dearer, double Least);
}
