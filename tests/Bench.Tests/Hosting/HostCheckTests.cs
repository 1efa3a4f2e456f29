using BatchSend;
using Bench.Hosting;
using Bench.Hosting.Checks;
using Bench.Meters;
using Bench.Pairing;
using Bench.Reports;
using Xunit;

namespace Bench.Tests.Hosting;

/// <summary>Checks on captured texts and given figures: what no test can force upon this machine, and both sides of every limit.</summary>
public class HostCheckTests
{
    [Theory]
    [InlineData(8 * 1024 * 1024, true)]
    [InlineData((8 * 1024 * 1024) - 1, false)]
    [InlineData(425_984, false)] // what the stock net.core.rmem_max of 212,992 comes to
    public void A_receive_buffer_is_large_enough_or_not(int effective, bool enough) => Assert.Equal(enough, ReceiveBufferCheck.Of(effective).Available);

    [Theory]
    [InlineData(212_992, 212_992L, null)]
    [InlineData(212_992, null, null)]
    [InlineData(4_608, 212_992L, "net.core.wmem_default=131014")]
    [InlineData(212_992, 4_608L, "net.core.wmem_max=131014")]
    [InlineData(4_608, 4_608L, "net.core.wmem_default=131014 net.core.wmem_max=131014")]
    public void A_send_buffer_is_large_enough_or_what_keeps_it_small_is_set(int effective, long? maximum, string? setting)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "sysctl is a command of Linux");
        Capability buffer = SendBufferCheck.Of(effective, maximum);
        Assert.Equal(setting is null, buffer.Available);
        Assert.Equal(setting is null ? null : Remedy.BySysctl(setting).Command, buffer.Enable);
    }

    [Fact]
    public void A_governor_is_steady_or_not_or_not_known()
    {
        Assert.True(FrequencyCheck.Of("performance", null).Available);
        Assert.Contains("tee", FrequencyCheck.Of("schedutil", null).Enable, StringComparison.Ordinal);
        Capability unknown = FrequencyCheck.Of(null, "no cpufreq here");
        Assert.Equal((false, null), (unknown.Available, unknown.Enable));
        Assert.Contains("no cpufreq here", unknown.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(NoiseGuard.MostStealPercent, 50, true)]
    [InlineData(NoiseGuard.MostStealPercent + 0.1, 0, false)]
    [InlineData(0, 51, false)]
    public void Steal_counts_now_and_since_boot(double now, long stolenOfAThousand, bool fine) =>
        Assert.Equal(fine, StealCheck.Of(Reading.Of(now), new CpuTicks(stolenOfAThousand, 1000)).Available);

    [Fact]
    public void Steal_that_is_not_known_is_not_zero()
    {
        Capability steal = StealCheck.Of(Reading.NotAvailable("/proc/stat cannot be read"), null);
        Assert.False(steal.Available);
        Assert.Contains("n/a: /proc/stat cannot be read", steal.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(NoiseGuard.MostPressurePercent, true)]
    [InlineData(NoiseGuard.MostPressurePercent + 0.1, false)]
    public void Waiting_is_noise_above_the_limit_of_the_verdicts(double pressure, bool quiet)
    {
        HostNoise noise = new() { CpuPressurePercent = Reading.Of(pressure), StealPercent = Reading.Of(0) };
        Assert.Equal(quiet, NoiseCheck.Of(noise, TimeSpan.FromMilliseconds(500)).Available);
    }

    [Fact]
    public void A_slow_clock_is_changed_where_the_kernel_offers_the_fast_one()
    {
        Assert.True(ClockCheck.Of(1000, "hpet", "tsc hpet").Available);
        Assert.Contains("echo tsc | ", ClockCheck.Of(1001, "hpet", "tsc hpet acpi_pm").Enable, StringComparison.Ordinal);
        Assert.Null(ClockCheck.Of(1001, "hpet", "hpet acpi_pm").Enable);
        Assert.Null(ClockCheck.Of(1001, "tsc", "tsc hpet").Enable);
        Assert.Null(ClockCheck.Of(1001, null, null).Enable);
    }

    [Fact]
    public void What_gives_another_cpu_depends_on_who_took_it()
    {
        Assert.Equal("taskset -cp 0,2,3 $$", PlacementCheck.RemedyFor([0, 2, 3], 4, container: true).Command);
        Assert.Equal("docker run --cpuset-cpus=0,1 …", PlacementCheck.RemedyFor([0], 4, container: true).Command);
        Assert.Contains("one of 4 CPUs", PlacementCheck.RemedyFor([0], 4, container: false).WhyNoCommand, StringComparison.Ordinal);
        Assert.Contains("one CPU", PlacementCheck.RemedyFor([0], 1, container: false).WhyNoCommand, StringComparison.Ordinal);
        Assert.Contains("one CPU", PlacementCheck.RemedyFor([0], null, container: true).WhyNoCommand, StringComparison.Ordinal);
    }

    [Fact]
    public void What_brings_IPv6_back_depends_on_what_took_it()
    {
        Assert.Contains("another boot", Ipv6Check.RemedyFor(null, null, loopbackIsUp: true, readOnly: false).WhyNoCommand, StringComparison.Ordinal);
        Assert.Equal("docker run --sysctl net.ipv6.conf.all.disable_ipv6=0 …", Ipv6Check.RemedyFor("1", "1", loopbackIsUp: true, readOnly: true).Command);
        Assert.Equal(Remedy.BySysctl("net.ipv6.conf.lo.disable_ipv6=0"), Ipv6Check.RemedyFor("0", "1", loopbackIsUp: true, readOnly: false));
        Assert.Equal(LoopbackCheck.Up, Ipv6Check.RemedyFor("0", "0", loopbackIsUp: false, readOnly: false));
        Assert.Contains("::1", Ipv6Check.RemedyFor("0", "0", loopbackIsUp: true, readOnly: false).Command, StringComparison.Ordinal);
    }

    [Fact]
    public void Segmentation_says_how_many_or_why_not()
    {
        Assert.Equal("64 datagrams a call", SegmentationCheck.Of(new SenderSupport(64, null), loopbackIsUp: true).Detail);
        Assert.SkipUnless(OperatingSystem.IsLinux(), "other systems have no UDP_SEGMENT");
        Capability none = SegmentationCheck.Of(new SenderSupport(0, "this kernel does not segment datagrams"), loopbackIsUp: true);
        Assert.Equal((false, "this kernel does not segment datagrams", null), (none.Available, none.Detail, none.Enable));
    }

    [Theory]
    [InlineData("ID=debian", "strace", "apt-get install strace")]
    [InlineData("ID=debian", "perf", "apt-get install linux-perf")]
    [InlineData("ID=linuxmint\nID_LIKE=\"ubuntu debian\"", "perf", "apt-get install linux-tools-$(uname -r)")]
    [InlineData("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"", "strace", "dnf install strace")]
    [InlineData("ID=alpine", "strace", "apk add strace")]
    [InlineData("ID=\"opensuse-leap\"\nID_LIKE=\"suse opensuse\"", "perf", "zypper install perf")]
    public void Each_distribution_has_its_command(string osRelease, string program, string command) =>
        Assert.Equal(Remedy.AsRoot(command), InstalledProgram.Install(osRelease, program));

    [Theory]
    [InlineData("ID=unheard-of")]
    [InlineData(null)]
    public void No_command_is_guessed_for_an_unknown_distribution(string? osRelease)
    {
        Remedy remedy = InstalledProgram.Install(osRelease, "strace");
        Assert.Null(remedy.Command);
        Assert.Contains("strace", remedy.WhyNoCommand, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_on_the_path_is_not_found()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the path is searched on Linux only");
        Assert.Null(OperatingSystem.IsLinux() ? InstalledProgram.Find("no-such-program-anywhere") : null);
    }

    [Fact]
    public void What_lets_strace_trace_depends_on_who_may()
    {
        Assert.Equal(Remedy.BySysctl("kernel.yama.ptrace_scope=1"), StraceCheck.RemedyFor("2"));
        Assert.Contains("next boot", StraceCheck.RemedyFor("3").WhyNoCommand, StringComparison.Ordinal);
        Assert.Contains("ptrace(2)", StraceCheck.RemedyFor("1").WhyNoCommand, StringComparison.Ordinal);
        Assert.Contains("ptrace(2)", StraceCheck.RemedyFor(null).WhyNoCommand, StringComparison.Ordinal);
    }
}
