using Bench.Commands;
using Bench.Gate;
using Bench.Gate.Time;
using Bench.Meters;
using Bench.Reports;
using Bench.Tests.Reports;
using Xunit;

namespace Bench.Tests.Gate;

public sealed class TimeNoiseTests
{
    private const double Limit = 0.02;

    private static readonly TimeRow QuietCheck = Check(0, judged: false);

    [Fact]
    public void A_quiet_host_is_trusted()
    {
        TimeRow row = Row(0.05);

        (IReadOnlyList<TimeRow> rows, string? reason) = TimeNoise.Judge([row], Noise(25, 0.1), QuietCheck, Limit);

        Assert.Null(reason);
        Assert.Same(row, Assert.Single(rows));
    }

    [Theory]
    [InlineData(90, 0, "waited for a CPU in 90%")]
    [InlineData(20, 12, "hypervisor took 12%")]
    public void A_busy_host_takes_every_verdict(double pressure, double steal, string reason)
    {
        (IReadOnlyList<TimeRow> rows, string? why) = TimeNoise.Judge([Row(0), Row(0.50)], Noise(pressure, steal), QuietCheck, Limit);

        Assert.Contains(reason, why, StringComparison.Ordinal);
        Assert.All(rows, r => Assert.Equal(GateVerdict.TooNoisy, r.Verdict));
    }

    [Fact]
    public void Waiting_says_nothing_where_sender_and_sink_share_one_CPU()
    {
        TimeRow row = Row(0);
        TimeRow shared = row with { Screen = [.. row.Screen.Select(l => l with { SharedCpu = true })] };

        Assert.Null(TimeNoise.Judge([shared], Noise(90, 0), QuietCheck, Limit).Reason);
        Assert.NotNull(TimeNoise.Judge([shared], Noise(90, 12), QuietCheck, Limit).Reason);
    }

    [Fact]
    public void What_the_host_does_not_account_is_no_reason() => Assert.Null(TimeNoise.Judge(
        [Row(0)], new HostNoise { CpuPressurePercent = Reading.NotAvailable("psi=0"), StealPercent = Reading.NotAvailable("none") }, QuietCheck, Limit).Reason);

    [Theory]
    [InlineData(0.03)]
    [InlineData(-0.03)]
    public void Identical_code_that_differs_from_itself_takes_verdicts_away_but_for_what_is_surely_more(double noise)
    {
        (IReadOnlyList<TimeRow> rows, string? reason) = TimeNoise.Judge(
            [Row(0), Row(0.05), Row(0.10)], Noise(20, 0), Check(noise, judged: true), Limit);

        Assert.Contains("identical code", reason, StringComparison.Ordinal);
        Assert.Equal([GateVerdict.TooNoisy, GateVerdict.TooNoisy, GateVerdict.Regression], rows.Select(r => r.Verdict));
    }

    [Fact]
    public void Identical_code_that_was_suspect_and_cleared_is_trusted() =>
        Assert.Null(TimeNoise.Judge([Row(0)], Noise(20, 0), Check(0.002, judged: true), Limit).Reason);

    [Fact]
    public void A_self_check_that_failed_fails_what_was_measured_beside_it()
    {
        TimeRow check = new() { Cell = Sample.GateCell, Verdict = GateVerdict.Failed, Message = "refused" };
        TimeRow added = new() { Cell = Sample.GateCell, Verdict = GateVerdict.New };

        (IReadOnlyList<TimeRow> rows, _) = TimeNoise.Judge([Row(0), added], Noise(20, 0), check, Limit);

        Assert.Equal((GateVerdict.Failed, "the self-check failed: refused"), (rows[0].Verdict, rows[0].Message));
        Assert.Equal(added, rows[1]);
        Assert.Equal(ExitCodes.Failed, GateOutcome.ExitCode(rows.Select(r => r.Verdict), allowMissing: true, failOnInconclusive: false));
    }

    [Fact]
    public void Measured_rows_lose_their_verdict_and_the_others_keep_theirs()
    {
        TimeRow regression = Row(0.05);
        TimeRow failed = new() { Cell = Sample.GateCell, Verdict = GateVerdict.Failed, Message = "refused" };

        Assert.Equal(GateVerdict.Regression, regression.Verdict);
        Assert.Equal(GateVerdict.TooNoisy, TimeJudge.WithoutVerdict(regression).Verdict);
        Assert.Equal(failed, TimeJudge.WithoutVerdict(failed));
    }

    [Theory]
    [InlineData(1, nameof(GateVerdict.Regression))]
    [InlineData(4, nameof(GateVerdict.Regression))]
    [InlineData(5, nameof(GateVerdict.Inconclusive))]
    public void Launches_that_were_not_steady_do_not_acquit_where_enough_steady_ones_agree(int unsteady, string verdict)
    {
        TimeRow row = Judged([.. Unsteady(0.05, unsteady), .. Sample.Launches(0.05, 8 - unsteady)]);

        Assert.Equal(verdict, row.Verdict.ToString());
        Assert.Contains($"{unsteady} of 8 launches were not steady: still compiling", row.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Launches_that_were_not_steady_do_not_make_a_regression()
    {
        Assert.Equal(GateVerdict.Inconclusive, Judged([.. Unsteady(0.027, 4), .. Sample.Launches(0.023, 4)]).Verdict);
        Assert.Equal(GateVerdict.Inconclusive, Judged([.. Unsteady(0, 1), .. Sample.Launches(0, 7)]).Verdict);
    }

    private static TimeRow Judged(IReadOnlyList<TimeLaunch> launches) =>
        TimeJudge.Row(Sample.GateCell, Sample.Launches(0.05, 4), launches, Limit);

    private static IEnumerable<TimeLaunch> Unsteady(double slowdown, int count) =>
        Sample.Launches(slowdown, count).Select(l => l with { NotSteadyReason = "still compiling" });

    private static TimeRow Row(double slowdown) => Judged(Sample.Launches(slowdown, 8));

    private static HostNoise Noise(double pressure, double steal) =>
        new() { CpuPressurePercent = Reading.Of(pressure), StealPercent = Reading.Of(steal) };

    private static TimeRow Check(double slowdown, bool judged) =>
        TimeJudge.Row(Sample.GateCell, Sample.Launches(slowdown, 4), judged ? Sample.Launches(slowdown, 8) : [], Limit);
}
