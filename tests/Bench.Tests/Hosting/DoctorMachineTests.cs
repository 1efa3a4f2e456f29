using System.Globalization;
using System.Runtime.InteropServices;
using Bench.Hosting;
using Bench.Hosting.Checks;
using Bench.Interop.Linux;
using Bench.Meters.Strace;
using Bench.Reports;
using Xunit;

namespace Bench.Tests.Hosting;

/// <summary>
/// What else a machine may want, each forced upon a real process; and where the command that is printed touches nothing
/// beyond that process, it is run and has to help. Settings of the whole machine are never changed: what cannot be forced
/// without that stands in <see cref="HostCheckTests"/>.
/// </summary>
public class DoctorMachineTests
{
    private const int ProtocolNotAvailable = 92; // ENOPROTOOPT, asm-generic/errno.h
    private const int InputOutput = 5; // EIO, asm-generic/errno-base.h

    [Fact]
    public async Task One_cpu_is_told_and_the_command_gives_back_the_others()
    {
        Doctor.SkipUnlessRootWith("taskset");
        IReadOnlyList<int> allowed = CpuPlacement.AllowedCpus();
        string first = allowed[0].ToString(CultureInfo.InvariantCulture);
        Capability placement = (await Doctor.BehindAsync("taskset", "-c", first))[PlacementCheck.Name];
        Assert.Contains("one CPU only", placement.Detail, StringComparison.Ordinal);
        Assert.SkipWhen(allowed.Count < 2, "this machine has no other CPU to give back");
        Assert.StartsWith("taskset -cp ", placement.Enable, StringComparison.Ordinal);
        Doctor helped = await Doctor.BehindAsync("taskset", "-c", first, "sh", "-c", $"{placement.Enable} >/dev/null; exec \"$@\"", "sh");
        Assert.True(helped[PlacementCheck.Name].Available, helped[PlacementCheck.Name].Detail);
    }

    [Theory]
    [InlineData("all")]
    [InlineData("lo")]
    public async Task IPv6_switched_off_is_told_and_the_command_switches_it_on(string which)
    {
        Doctor.SkipUnlessRootWith("unshare", "ip", "sysctl");
        Assert.SkipUnless(File.Exists("/proc/sys/net/ipv6/conf/all/disable_ipv6"), "this kernel has no IPv6 to switch off");
        string off = $"ip link set lo up\necho 1 > /proc/sys/net/ipv6/conf/{which}/disable_ipv6";
        Doctor doctor = await Doctor.ApartAsync("--net", off);
        Capability ipv6 = doctor[Ipv6Check.Name];
        Assert.False(ipv6.Available);
        Assert.Contains("disable_ipv6 is 1", ipv6.Detail, StringComparison.Ordinal);
        Assert.Equal($"sysctl net.ipv6.conf.{which}.disable_ipv6=0", ipv6.Enable);
        Assert.True(doctor[LoopbackCheck.Name].Available);
        Doctor helped = await Doctor.ApartAsync("--net", $"{off}\n{ipv6.Enable} >/dev/null");
        Assert.True(helped[Ipv6Check.Name].Available, helped[Ipv6Check.Name].Detail);
    }

    [Fact]
    public async Task A_loopback_that_is_down_is_told_and_the_command_brings_it_up()
    {
        Doctor.SkipUnlessRootWith("unshare", "ip");
        Doctor doctor = await Doctor.ApartAsync("--net", "");
        Capability loopback = doctor[LoopbackCheck.Name];
        Assert.Equal("ip link set lo up", loopback.Enable);
        Assert.Equal(loopback.Enable, doctor[SegmentationCheck.Name].Enable);
        Assert.Equal(loopback.Enable, doctor[EventsCheck.Name].Enable);
        Doctor helped = await Doctor.ApartAsync("--net", loopback.Enable!);
        Assert.All([LoopbackCheck.Name, SegmentationCheck.Name, EventsCheck.Name], name => Assert.True(helped[name].Available, helped[name].Detail));
    }

    /// <summary>
    /// The runtime puts its diagnostic port where TMPDIR says: nowhere, where nobody may, and where the path is longer than a
    /// socket's can be (108 bytes, unix(7)).
    /// </summary>
    [Theory]
    [InlineData("/nonexistent")]
    [InlineData("/proc")]
    [InlineData("/./././././././././././././././././././././././././././././././././././././././././tmp")]
    public async Task A_temporary_folder_without_room_for_the_diagnostic_port_is_told_and_the_command_leaves_it(string folder)
    {
        Doctor.SkipUnlessRootWith("env");
        Capability events = (await Doctor.BehindAsync("env", $"TMPDIR={folder}"))[EventsCheck.Name];
        Assert.False(events.Available);
        Assert.Contains("no EventPipe session can be opened", events.Detail, StringComparison.Ordinal);
        Assert.Equal("unset TMPDIR", events.Enable);
        Capability helped = (await Doctor.BehindAsync("env", $"TMPDIR={folder}", "sh", "-c", $"{events.Enable}; exec \"$@\"", "sh"))[EventsCheck.Name];
        Assert.True(helped.Available, helped.Detail);
    }

    /// <summary>What is off for the whole machine or user is on again for the one process that a session is opened on.</summary>
    [Fact]
    public async Task Diagnostics_that_are_switched_off_are_switched_on_for_the_extra_run_alone()
    {
        Doctor.SkipUnlessRootWith("env");
        Capability events = (await Doctor.BehindAsync("env", "DOTNET_EnableDiagnostics=0", "DOTNET_EnableDiagnostics_IPC=0"))[EventsCheck.Name];
        Assert.True(events.Available, events.Detail);
    }

    /// <summary>The filter lets setsockopt seem to work and do nothing, as net.core.rmem_max does, which has one value for the whole machine.</summary>
    [Fact]
    public async Task A_receive_buffer_that_rmem_max_keeps_small_is_told()
    {
        Doctor.SkipUnlessRootWith("env");
        Capability buffer = (await Doctor.UnderSeccompAsync(
            SeccompRule.Of("setsockopt", 0, SocketConstants.ReceiveBuffer), SeccompRule.Of("setsockopt", 0, SocketConstants.ReceiveBufferForce)))[ReceiveBufferCheck.Name];
        Assert.False(buffer.Available);
        Assert.Contains("net.core.rmem_max", buffer.Detail, StringComparison.Ordinal);
        Assert.Equal("sysctl net.core.rmem_max=4194304", buffer.Enable);
    }

    /// <summary>What the process reads of net.core.wmem_max is replaced: it has one value for the whole machine.</summary>
    [Fact]
    public async Task A_small_wmem_max_is_told()
    {
        Doctor.SkipUnlessRootWith("unshare", "mount");
        Capability buffer = (await Doctor.ApartAsync("--mount", ReplaceFile("/proc/sys/net/core/wmem_max", "4608")))[SendBufferCheck.Name];
        Assert.Contains("at most 9,216 on request", buffer.Detail, StringComparison.Ordinal);
        Assert.Equal("sysctl net.core.wmem_max=131014", buffer.Enable);
    }

    [Fact]
    public async Task A_kernel_that_does_not_segment_is_told()
    {
        Doctor.SkipUnlessRootWith("env");
        Capability segmentation = (await Doctor.UnderSeccompAsync(SeccompRule.Of("sendmsg", InputOutput)))[SegmentationCheck.Name];
        Assert.Contains("UDP_SEGMENT: EIO", segmentation.Detail, StringComparison.Ordinal);
        Assert.Contains("4.18", segmentation.WhyNoCommand, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kernel_that_does_not_coalesce_or_receive_in_batches_is_told()
    {
        Doctor.SkipUnlessRootWith("env");
        Doctor doctor = await Doctor.UnderSeccompAsync(
            SeccompRule.Of("setsockopt", ProtocolNotAvailable, SocketConstants.UdpGro), SeccompRule.Of("recvmmsg", Errno.NotImplemented));
        Assert.Contains("5.0", doctor[CoalescedReceiveCheck.Name].WhyNoCommand, StringComparison.Ordinal);
        Assert.Contains("recvmmsg is refused", doctor[BatchedReceiveCheck.Name].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_that_are_not_in_the_path_are_told_with_what_installs_them()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "strace and perf are programs of Linux");
        string dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        Assert.SkipUnless(File.Exists(dotnet), "the program was published with its own runtime");
        await using var process = CommandLine.BenchProcess.Start("env", ["PATH=/nonexistent", dotnet, CommandLine.BenchProcess.Program, "doctor", "--json"]);
        CommandLine.Outcome outcome = await process.WaitAsync(TestContext.Current.CancellationToken);
        IReadOnlyList<Capability> capabilities = JsonOutput.Deserialize<DoctorDocument>(outcome.Output).Capabilities;
        foreach ((string name, string program) in new[] { (StraceCheck.Name, StraceProgram.Name), (PerfCheck.Name, PerfCheck.Name) })
        {
            Capability check = capabilities.Single(capability => capability.Name == name);
            Assert.Contains("not installed", check.Detail, StringComparison.Ordinal);
            Assert.Equal(InstalledProgram.Install(program), new Remedy(check.Enable, check.WhyNoCommand));
        }
    }

    /// <summary>All of the CPUs' directory is replaced, so that the command cannot reach a real governor.</summary>
    [Fact]
    public async Task A_governor_that_changes_the_frequency_is_told_and_the_command_sets_a_steady_one()
    {
        Doctor.SkipUnlessRootWith("unshare", "mount");
        const string powerSave = """
            cpus=$(cat /sys/devices/system/cpu/online)
            mount -t tmpfs tmpfs /sys/devices/system/cpu
            echo $cpus > /sys/devices/system/cpu/online
            mkdir -p /sys/devices/system/cpu/cpu0/cpufreq
            echo powersave > /sys/devices/system/cpu/cpu0/cpufreq/scaling_governor
            """;
        Capability frequency = (await Doctor.ApartAsync("--mount", powerSave))[FrequencyCheck.Name];
        Assert.Contains("powersave", frequency.Detail, StringComparison.Ordinal);
        Assert.Equal("echo performance | tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor", frequency.Enable);
        Capability helped = (await Doctor.ApartAsync("--mount", $"{powerSave}\n{frequency.Enable} >/dev/null"))[FrequencyCheck.Name];
        Assert.True(helped.Available, helped.Detail);
    }

    /// <summary>What the process reads of the ticks since boot is replaced: nobody but a hypervisor can steal. The ticks of "just now" are then none.</summary>
    [Fact]
    public async Task Steal_is_told_as_what_no_command_changes()
    {
        Doctor.SkipUnlessRootWith("unshare", "mount");
        Capability steal = (await Doctor.ApartAsync("--mount", ReplaceFile("/proc/stat", "cpu  100 0 100 700 0 0 0 100 0 0")))[StealCheck.Name];
        Assert.False(steal.Available);
        Assert.Contains("n/a of the CPU time just now, 10.0% since boot", steal.Detail, StringComparison.Ordinal);
        Assert.Null(steal.Enable);
        Assert.Contains("owner", steal.WhyNoCommand, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kernel_that_does_not_account_waiting_is_told()
    {
        Doctor.SkipUnlessRootWith("unshare", "mount");
        Assert.SkipUnless(Directory.Exists("/proc/pressure"), "this kernel has no pressure to hide");
        Capability noise = (await Doctor.ApartAsync("--mount", "mount -t tmpfs tmpfs /proc/pressure"))[NoiseCheck.Name];
        Assert.False(noise.Available);
        Assert.Contains("psi=1", noise.WhyNoCommand, StringComparison.Ordinal);
    }

    /// <summary>Shows a text of ours in place of a file of the kernel, in a mount namespace. The file is gone as soon as it is mounted.</summary>
    private static string ReplaceFile(string file, string text) => $"""
        t=$(mktemp)
        echo "{text}" > $t
        mount --bind $t {file}
        rm $t
        """;
}
