using Bench.Hosting.Checks;
using Bench.Interop.Linux;
using Bench.Meters;
using Bench.Reports;
using Bench.Tests.CommandLine;
using Xunit;

namespace Bench.Tests.Hosting;

/// <summary>What keeps the program from counting system calls, each forced upon a real process, alone and together.</summary>
public class DoctorCountingTests
{
    /// <summary>Takes every tracefs away, in a mount namespace.</summary>
    private const string HideTraceFs = """
        for m in /sys/kernel/tracing /sys/kernel/debug/tracing /sys/kernel/debug; do while umount "$m" 2>/dev/null; do :; done; done
        """;

    /// <summary>Puts the id of the tracepoint where anybody may read it, in a mount namespace: the real tracefs has one mode for the whole machine.</summary>
    private const string LetAnybodyReadTheId = """
        t=/sys/kernel/tracing; e=$t/events/raw_syscalls/sys_enter
        test -e $e/id || mount -t tracefs tracefs $t
        id=$(cat $e/id)
        mount -t tmpfs -o mode=755 tmpfs $t
        mkdir -p $e
        echo $id > $e/id
        """;

    private const string Sysctl = "sudo sysctl kernel.perf_event_paranoid=1";
    private const string Mount = "sudo mount -t tracefs -o mode=755,gid=$(id -g) tracefs /sys/kernel/tracing";

    [Fact]
    public async Task An_ordinary_user_is_told_of_everything_that_is_in_the_way()
    {
        Doctor.SkipUnlessRootWith("setpriv", "unshare");
        await Doctor.SkipUnlessUserCanReadAsync();
        SkipUnlessParanoid();
        Doctor doctor = await Doctor.ApartAsync("--mount", HideTraceFs, Doctor.AsUser);
        Capability counts = doctor[CountingCheck.Name];
        Assert.False(counts.Available);
        Assert.Contains("EACCES", counts.Detail, StringComparison.Ordinal);
        Assert.Contains("tracefs", counts.Detail, StringComparison.Ordinal);
        Assert.Equal($"{Sysctl} && {Mount}", counts.Enable);
        Assert.Equal(Sysctl, doctor[ParanoiaCheck.Name].Enable);
        Assert.Equal(Mount, doctor[TraceFsCheck.Name].Enable);
        Assert.True(doctor[SeccompCheck.Name].Available);
    }

    [Fact]
    public async Task The_refusal_of_perf_event_paranoid_is_no_one_elses()
    {
        Doctor.SkipUnlessRootWith("setpriv", "unshare");
        await Doctor.SkipUnlessUserCanReadAsync();
        SkipUnlessParanoid();
        Doctor doctor = await Doctor.ApartAsync("--mount", LetAnybodyReadTheId, Doctor.AsUser);
        Assert.True(doctor[TraceFsCheck.Name].Available, doctor[TraceFsCheck.Name].Detail);
        Assert.True(doctor[SeccompCheck.Name].Available);
        Capability paranoia = doctor[ParanoiaCheck.Name], counts = doctor[CountingCheck.Name];
        Assert.Contains("EACCES", paranoia.Detail, StringComparison.Ordinal);
        Assert.Equal(Sysctl, paranoia.Enable);
        Assert.EndsWith(paranoia.Detail, counts.Detail, StringComparison.Ordinal);
        Assert.Equal(Sysctl, counts.Enable);
    }

    [Fact]
    public async Task Counting_needs_no_mounted_tracefs_and_mounts_none()
    {
        Doctor.SkipUnlessRootWith("unshare");
        await using BenchProcess process = BenchProcess.Start("unshare",
            ["--mount", "sh", "-c", $"{HideTraceFs}\ndotnet \"$1\" doctor --json || exit\n! grep -q ' tracefs ' /proc/self/mounts", "sh", BenchProcess.Program]);
        Outcome outcome = await process.WaitAsync(TestContext.Current.CancellationToken);
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.All(JsonOutput.Deserialize<DoctorDocument>(outcome.Output).Capabilities.Where(c => c.Name is CountingCheck.Name or TraceFsCheck.Name),
            capability => Assert.True(capability.Available, capability.Detail));
    }

    [Fact]
    public async Task A_missing_tracefs_is_all_that_keeps_a_user_with_the_capability_from_counting()
    {
        Doctor.SkipUnlessRootWith("setpriv", "unshare");
        await Doctor.SkipUnlessUserCanReadAsync();
        Doctor doctor = await Doctor.ApartAsync("--mount", HideTraceFs, Doctor.AsUserWhoMayCount);
        Assert.True(doctor[ParanoiaCheck.Name].Available, doctor[ParanoiaCheck.Name].Detail);
        Assert.Contains("not mounted", doctor[TraceFsCheck.Name].Detail, StringComparison.Ordinal);
        Assert.Equal(Mount, doctor[TraceFsCheck.Name].Enable);
        Assert.Equal(Mount, doctor[CountingCheck.Name].Enable);
    }

    [Fact]
    public async Task A_tracefs_that_may_not_be_read_is_mounted_anew_and_not_once_more()
    {
        Doctor.SkipUnlessRootWith("setpriv", "unshare");
        await Doctor.SkipUnlessUserCanReadAsync();
        Doctor doctor = await Doctor.ApartAsync("--mount", "test -e /sys/kernel/tracing/events || mount -t tracefs tracefs /sys/kernel/tracing", Doctor.AsUserWhoMayCount);
        Capability traceFs = doctor[TraceFsCheck.Name];
        Assert.SkipWhen(traceFs.Available, "every user may read this machine's tracefs");
        Assert.Contains("may not read it", traceFs.Detail, StringComparison.Ordinal);
        Assert.Equal("sudo mount -o remount,mode=755,gid=$(id -g) /sys/kernel/tracing", traceFs.Enable);
    }

    [Fact]
    public async Task Root_without_the_capability_is_told_to_start_its_container_with_it()
    {
        Doctor.SkipUnlessRootWith("setpriv", "unshare");
        Doctor doctor = await Doctor.ApartAsync("--mount", HideTraceFs, "setpriv", "--bounding-set=-all");
        Assert.Contains("--privileged", doctor[CountingCheck.Name].Enable, StringComparison.Ordinal);
        Assert.Contains("docker run -v /sys/kernel/tracing", doctor[TraceFsCheck.Name].Enable, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Root_of_a_user_namespace_counts_as_an_ordinary_user()
    {
        Doctor.SkipUnlessRootWith("unshare");
        SkipUnlessParanoid();
        Doctor doctor = await Doctor.ApartAsync("--user --map-root-user", "");
        Assert.True(doctor.Environment.Root);
        Assert.Contains("CAP_PERFMON", doctor.Environment.Capabilities!);
        Assert.Contains("user namespace", doctor[ParanoiaCheck.Name].Detail, StringComparison.Ordinal);
        Assert.Equal(Sysctl, doctor[ParanoiaCheck.Name].Enable);
    }

    /// <summary>EPERM is what the default profiles of Docker and Podman answer; others are possible.</summary>
    [Theory]
    [InlineData(Errno.NotPermitted, "EPERM")]
    [InlineData(Errno.AccessDenied, "EACCES")]
    [InlineData(Errno.NotImplemented, "ENOSYS")]
    public async Task A_seccomp_filter_is_told_from_perf_event_paranoid_whatever_it_answers(int errno, string name)
    {
        Doctor.SkipUnlessRootWith("env");
        Doctor doctor = await Doctor.UnderSeccompAsync(SeccompRule.Of("perf_event_open", (uint)errno));
        Capability seccomp = doctor[SeccompCheck.Name], counts = doctor[CountingCheck.Name];
        Assert.Contains($"a seccomp filter refuses perf_event_open ({name})", seccomp.Detail, StringComparison.Ordinal);
        Assert.Equal(doctor.Environment.Container is true, seccomp.Enable == "docker run --security-opt seccomp=unconfined …");
        Assert.True(doctor[ParanoiaCheck.Name].Available, doctor[ParanoiaCheck.Name].Detail);
        Assert.True(doctor[TraceFsCheck.Name].Available, doctor[TraceFsCheck.Name].Detail);
        Assert.EndsWith(seccomp.Detail, counts.Detail, StringComparison.Ordinal);
        Assert.Equal((seccomp.Enable, seccomp.WhyNoCommand), (counts.Enable, counts.WhyNoCommand));
    }

    [Fact]
    public async Task A_filter_that_lets_the_call_through_is_no_obstacle()
    {
        Doctor.SkipUnlessRootWith("env");
        Doctor doctor = await Doctor.UnderSeccompAsync(SeccompRule.Of("sched_yield", Errno.NotPermitted));
        Assert.True(doctor[SeccompCheck.Name].Available);
        Assert.True(doctor[CountingCheck.Name].Available, doctor[CountingCheck.Name].Detail);
    }

    [Fact]
    public async Task A_figure_that_was_not_measured_names_the_filter_too()
    {
        Doctor.SkipUnlessRootWith("env");
        await using Receiver receiver = Receiver.Udp();
        await using BenchProcess process = UnderSeccomp.Start(
            [SeccompRule.Of("perf_event_open", Errno.NotPermitted)], "dotnet", BenchProcess.Program, "send", receiver.Target, "-u", "-n", "100", "--json");
        Outcome outcome = await process.WaitAsync(TestContext.Current.CancellationToken);
        SendDocument send = JsonOutput.Deserialize<SendDocument>(outcome.Output);
        Assert.Contains("a seccomp filter refuses perf_event_open (EPERM)", send.SendCalls.Reason, StringComparison.Ordinal);
    }

    private static void SkipUnlessParanoid()
    {
        CountingRights? rights = OperatingSystem.IsLinux() ? CountingRights.Current() : null;
        Assert.SkipUnless(rights?.Paranoia > CountingObstacles.HighestParanoiaThatCounts, "kernel.perf_event_paranoid lets every user count here");
    }
}
