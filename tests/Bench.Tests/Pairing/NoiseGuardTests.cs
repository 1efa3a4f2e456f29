using BatchSend;
using Bench.Meters;
using Bench.Pairing;
using Bench.Reports;
using Bench.Tests.Reports;
using Xunit;

namespace Bench.Tests.Pairing;

public sealed class NoiseGuardTests
{
    private static readonly Cell Flush = new(Transport.Tcp, "per-buffer", "flush", 64, 64);
    private static readonly Cell Check = Flush with { Strategy = "per-buffer" };

    [Theory]
    [InlineData(25, 0.1, false)]
    [InlineData(45, 5, false)]
    [InlineData(45.1, 0, true)]
    [InlineData(0, 5.1, true)]
    public void A_busy_host_takes_every_word_back(double pressure, double steal, bool noisy)
    {
        CellResult row = Assert.Single(NoiseGuard.Judge([Sample.Row(Flush, 30)], Noise(pressure, steal)));

        Assert.Equal(noisy ? Verdict.TooNoisy : Verdict.Faster, row.Estimate.Verdict);
        Assert.Equal(noisy, row.Estimate.NoiseReason is not null);
        Assert.Equal(30, row.Estimate.Ratio, 3);
    }

    [Fact]
    public void Two_that_share_a_CPU_wait_for_each_other_which_is_no_noise()
    {
        CellResult row = Sample.Row(Flush, 30);
        CellResult shared = row with { Launches = [.. row.Launches.Select(l => l with { SharedCpu = true })] };
        Assert.Equal(Verdict.Faster, Assert.Single(NoiseGuard.Judge([shared], Noise(99, 0))).Estimate.Verdict);
        Assert.Equal(Verdict.TooNoisy, Assert.Single(NoiseGuard.Judge([shared], Noise(99, 6))).Estimate.Verdict);
    }

    [Fact]
    public void A_host_that_does_not_account_its_noise_is_judged_by_identical_code_alone()
    {
        HostNoise unknown = new() { CpuPressurePercent = Reading.NotAvailable("no psi"), StealPercent = Reading.NotAvailable("no stat") };
        Assert.Equal([Verdict.Faster], NoiseGuard.Judge([Sample.Row(Flush, 30)], unknown).Select(r => r.Estimate.Verdict));
    }

    [Fact]
    public void Identical_code_that_comes_out_different_silences_small_claims_over_its_transport()
    {
        CellResult alarm = Sample.Row(Check, 1.06);
        CellResult small = Sample.Row(Flush with { Size = 1200 }, 1.04), large = Sample.Row(Flush, 30);
        CellResult other = Sample.Row(Flush with { Transport = Transport.Udp }, 1.04);

        IReadOnlyList<CellResult> judged = NoiseGuard.Judge([small, large, other, alarm], Noise(10, 0));

        Assert.Equal([Verdict.TooNoisy, Verdict.Faster, Verdict.Faster, Verdict.Faster], judged.Select(r => r.Estimate.Verdict));
    }

    [Fact]
    public void A_quiet_self_check_of_other_traffic_says_nothing_about_a_row()
    {
        CellResult wide = Sample.Row(Check with { Size = 1200 }, 1.005), row = Sample.Row(Flush, 1.02);
        Assert.Equal(Verdict.Faster, NoiseGuard.Judge([row, wide], Noise(10, 0))[0].Estimate.Verdict);
    }

    [Fact]
    public void What_has_no_word_keeps_its_own_reason()
    {
        CellResult row = Sample.Row(Flush, 30);
        CellResult drifting = row with { Estimate = row.Estimate with { Verdict = Verdict.NotSteady } };
        Assert.Equal(Verdict.NotSteady, Assert.Single(NoiseGuard.Judge([drifting], Noise(99, 0))).Estimate.Verdict);
    }

    private static HostNoise Noise(double pressure, double steal) =>
        new() { CpuPressurePercent = Reading.Of(pressure), StealPercent = Reading.Of(steal) };
}
