using Bench.Hosting;
using Bench.Reports;
using Xunit;

namespace Bench.Tests.Hosting;

public class LinuxHostParserTests
{
    private const string X64CpuInfo = """
        processor	: 0
        vendor_id	: AuthenticAMD
        cpu family	: 26
        model		: 2
        model name	: AMD EPYC
        flags		: fpu vme de hypervisor lahf_lm
        bugs		: sysret_ss_attrs spectre_v1

        processor	: 1
        model name	: AMD EPYC
        """;

    private const string Arm64CpuInfo = """
        processor	: 0
        BogoMIPS	: 243.75
        Features	: fp asimd evtstrm aes
        CPU implementer	: 0x41
        CPU architecture: 8
        CPU part	: 0xd0c
        """;

    private const string OsRelease = """
        PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
        NAME="Debian GNU/Linux"
        VERSION_ID="12"
        ID=debian
        """;

    /// <summary>From a container of Docker, which mounts /proc/sys read-only over itself.</summary>
    private const string Mounts = """
        proc /proc proc rw,nosuid,nodev,noexec,relatime 0 0
        sysfs /sys sysfs ro,nosuid,nodev,noexec,relatime 0 0
        tracefs /sys/kernel/tracing tracefs rw,nosuid,nodev,noexec,relatime 0 0
        proc /proc/sys proc ro,nosuid,nodev,noexec,relatime 0 0
        """;

    [Fact]
    public void Cpu_of_x64_has_a_name()
    {
        Assert.Equal("AMD EPYC", LinuxHostParser.CpuModel(X64CpuInfo));
        Assert.Equal("implementer 0x41, part 0xd0c", LinuxHostParser.CpuModel(Arm64CpuInfo));
        Assert.Null(LinuxHostParser.CpuModel(""));
    }

    [Fact]
    public void A_hypervisor_is_told_by_its_flag_and_unknown_without_flags()
    {
        Assert.True(LinuxHostParser.HasHypervisorFlag(X64CpuInfo));
        Assert.False(LinuxHostParser.HasHypervisorFlag(X64CpuInfo.Replace("hypervisor", "ht", StringComparison.Ordinal)));
        Assert.Null(LinuxHostParser.HasHypervisorFlag(Arm64CpuInfo));
        Assert.True(LinuxHostParser.NamesHypervisor("QEMU"));
        Assert.False(LinuxHostParser.NamesHypervisor("Amazon EC2"));
        Assert.False(LinuxHostParser.NamesHypervisor(null));
    }

    [Fact]
    public void Distribution()
    {
        Assert.Equal("Debian GNU/Linux 12 (bookworm)", LinuxHostParser.PrettyName(OsRelease));
        Assert.Equal("debian", LinuxHostParser.DistributionId(OsRelease));
        Assert.Null(LinuxHostParser.PrettyName("NAME=x"));
    }

    [Fact]
    public void Capabilities()
    {
        Assert.Equal(["CAP_NET_ADMIN", "CAP_SYS_ADMIN", "CAP_SYS_NICE", "CAP_PERFMON"], LinuxHostParser.Capabilities("CapPrm:\t0\nCapEff:\t000001fffeffffff\n"));
        Assert.Equal(["CAP_PERFMON"], LinuxHostParser.Capabilities("CapEff:\t0000004000000000\n")!);
        Assert.Empty(LinuxHostParser.Capabilities("CapEff:\t0000000000000000\n")!);
        Assert.Null(LinuxHostParser.Capabilities("Name:\tx\n"));
    }

    [Fact]
    public void Seccomp_user_namespaces_and_mounts()
    {
        Assert.Equal(2, LinuxHostParser.SeccompMode("NoNewPrivs:\t1\nSeccomp:\t2\nSeccomp_filters:\t1\n"));
        Assert.Null(LinuxHostParser.SeccompMode("NoNewPrivs:\t1\n"));
        Assert.True(LinuxHostParser.IsWholeIdMap("         0          0 4294967295"));
        Assert.False(LinuxHostParser.IsWholeIdMap("         0       1000          1"));
        Assert.True(LinuxHostParser.IsMounted(Mounts, "/sys/kernel/tracing", "tracefs"));
        Assert.False(LinuxHostParser.IsMounted(Mounts, "/sys/kernel", "tracefs"));
        Assert.True(LinuxHostParser.IsReadOnly(Mounts, "/proc/sys"));
        Assert.False(LinuxHostParser.IsReadOnly(Mounts, "/proc"));
        Assert.False(LinuxHostParser.IsReadOnly(Mounts, "/proc/bus"));
    }

    [Fact]
    public void Families_of_distributions()
    {
        Assert.Equal(["linuxmint", "ubuntu", "debian"], LinuxHostParser.DistributionFamily("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"));
        Assert.Equal(["debian"], LinuxHostParser.DistributionFamily(OsRelease));
        Assert.Empty(LinuxHostParser.DistributionFamily("NAME=x"));
    }

    [Theory]
    [InlineData("0::/\n", false)]
    [InlineData("0::/system.slice/docker-0123.scope\n", true)]
    [InlineData("12:pids:/kubepods/burstable/pod1\n", true)]
    [InlineData("1:name=systemd:/init.scope\n", false)]
    public void Container(string cgroup, bool expected) => Assert.Equal(expected, LinuxHostParser.IsContainerGroup(cgroup));

    [Fact]
    public void Only_flaws_that_affect_this_cpu_are_kept() => Assert.Equal(
        new Dictionary<string, string> { ["spectre_v1"] = "Mitigation: barriers", ["spectre_v2"] = "Vulnerable" },
        LinuxHostParser.Affecting([("spectre_v2", "Vulnerable"), ("meltdown", "Not affected"), ("spectre_v1", "Mitigation: barriers")]));

    [Theory]
    [InlineData("0-3,8", new[] { 0, 1, 2, 3, 8 })]
    [InlineData("5", new[] { 5 })]
    [InlineData("0,64\n", new[] { 0, 64 })]
    public void Lists_of_cpus(string list, int[] cpus) => Assert.Equal(cpus, CpuTopology.ParseList(list));

    [Theory]
    [InlineData("1.0.0+5490e2bb", "5490e2bb")]
    [InlineData("1.0.0", null)]
    [InlineData("1.0.0+", null)]
    [InlineData(null, null)]
    public void Commit_of_a_version(string? version, string? commit) => Assert.Equal(commit, BuildCommit.Parse(version));

    [Fact]
    public void What_is_collected_on_this_machine_has_a_value_or_a_reason()
    {
        HostEnvironment host = HostEnvironment.Collect();
        string json = System.Text.Json.JsonSerializer.Serialize(host, JsonOutput.Options);
        Assert.DoesNotContain("not collected", json, StringComparison.Ordinal);
        Assert.True(host.AllowedCpus.Value >= 1);
        Assert.True((host.Distribution is null) != (host.DistributionReason is null));
        Assert.True((host.Mitigations is null) != (host.MitigationsReason is null));
        Assert.True((host.Governor is null) != (host.GovernorReason is null));
        Assert.True((host.Commit is null) != (host.CommitReason is null));
        Assert.True((host.VirtualMachine is null) != (host.VirtualMachineReason is null));
    }
}
