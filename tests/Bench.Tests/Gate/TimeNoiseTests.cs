using Bench.Gate;
using Bench.Gate.Time;
using Bench.Meters;
using Bench.Reports;
using Bench.Tests.Reports;
using Xunit;

namespace Bench.Tests.Gate;

public sealed class TimeNoiseTests
{
    private static readonly TimeRow QuietCheck = Check(0, judged: false);

    [Fact]
    public void A_quiet_host_is_trusted() => Assert.Null(TimeNoise.WhyTooNoisy(Noise(25, 0.1), QuietCheck));

    [Theory]
    [InlineData(90, 0, "waited for a CPU in 90%")]
    [InlineData(20, 12, "hypervisor took 12%")]
    public void A_busy_host_is_not(double pressure, double steal, string reason) =>
        Assert.Contains(reason, TimeNoise.WhyTooNoisy(Noise(pressure, steal), QuietCheck), StringComparison.Ordinal);

    [Fact]
    public void What_the_host_does_not_account_is_no_reason() => Assert.Null(TimeNoise.WhyTooNoisy(
        new HostNoise { CpuPressurePercent = Reading.NotAvailable("psi=0"), StealPercent = Reading.NotAvailable("none") }, QuietCheck));

    [Theory]
    [InlineData(0.03)]
    [InlineData(-0.03)]
    public void Identical_code_that_differs_from_itself_takes_the_verdicts_away(double slowdown) =>
        Assert.Contains("identical code", TimeNoise.WhyTooNoisy(Noise(20, 0), Check(slowdown, judged: true)), StringComparison.Ordinal);

    [Fact]
    public void Identical_code_that_was_suspect_and_cleared_is_trusted() =>
        Assert.Null(TimeNoise.WhyTooNoisy(Noise(20, 0), Check(0.002, judged: true)));

    [Fact]
    public void Measured_rows_lose_their_verdict_and_the_others_keep_theirs()
    {
        TimeRow regression = TimeJudge.Row(Sample.GateCell, Sample.Launches(0.05, 4), Sample.Launches(0.05, 8), 0.02);
        TimeRow failed = new() { Cell = Sample.GateCell, Verdict = GateVerdict.Failed, Message = "refused" };

        Assert.Equal(GateVerdict.Regression, regression.Verdict);
        Assert.Equal(GateVerdict.TooNoisy, TimeJudge.WithoutVerdict(regression, "noise").Verdict);
        Assert.Equal(failed, TimeJudge.WithoutVerdict(failed, "noise"));
    }

    [Fact]
    public void Launches_that_were_not_steady_have_no_verdict()
    {
        TimeRow row = TimeJudge.Row(
            Sample.GateCell, Sample.Launches(0.05, 4), [.. Sample.Launches(0.05, 7), Sample.Launches(0.05, 1)[0] with { NotSteadyReason = "still compiling" }], 0.02);

        Assert.Equal(GateVerdict.Inconclusive, row.Verdict);
        Assert.Contains("1 of 8 launches were not steady: still compiling", row.Message, StringComparison.Ordinal);
    }

    private static HostNoise Noise(double pressure, double steal) =>
        new() { CpuPressurePercent = Reading.Of(pressure), StealPercent = Reading.Of(steal) };

    private static TimeRow Check(double slowdown, bool judged) =>
        TimeJudge.Row(Sample.GateCell, Sample.Launches(slowdown, 4), judged ? Sample.Launches(slowdown, 8) : [], 0.10);
}
