using Bench.Commands;
using Bench.Reports;
using Bench.Tests.CommandLine;
using Xunit;

namespace Bench.Tests.Hosting;

public class DoctorCommandTests
{
    private const string CountsName = "system call counts";

    /// <summary>The user id "nobody" has on Debian; any that owns nothing would do.</summary>
    private const string OrdinaryUser = "65534";

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prints_one_document_and_nothing_else()
    {
        Outcome outcome = await BenchProcess.RunAsync(Ending, "doctor", "--json");
        Assert.Equal(ExitCodes.Pass, outcome.ExitCode);
        Assert.Equal("", outcome.Error);
        DoctorDocument document = JsonOutput.Deserialize<DoctorDocument>(outcome.Output);
        Assert.Equal(document.Capabilities.Count, document.Capabilities.Select(capability => capability.Name).Distinct().Count());
        Assert.All(document.Capabilities, capability => Assert.NotEqual("", capability.Detail));
        Assert.All(document.Capabilities.Where(capability => capability.Available), capability => Assert.Null(capability.Enable));
    }

    [Fact]
    public async Task The_table_names_every_check_and_leaves_standard_output_alone()
    {
        Outcome outcome = await BenchProcess.RunAsync(Ending, "doctor");
        Assert.Equal(ExitCodes.Pass, outcome.ExitCode);
        Assert.Equal("", outcome.Output);
        foreach (string name in new[] { CountsName, "CPU placement", "receive buffer", "UDP_GRO", "recvmmsg", "timer", "strace", "perf", "noise", "frequency" })
            Assert.Contains(name, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ordinary_user_is_told_that_nothing_is_counted_and_what_would_enable_it()
    {
        SkipUnlessRootWith("/usr/bin/setpriv");
        string[] asUser = [$"--reuid={OrdinaryUser}", $"--regid={OrdinaryUser}", "--clear-groups"];
        await using (BenchProcess test = BenchProcess.Start("setpriv", [.. asUser, "test", "-r", BenchProcess.Program]))
        {
            if ((await test.WaitAsync(Ending)).ExitCode != 0)
                Assert.Skip("an ordinary user cannot read the program here");
        }

        await using BenchProcess doctor = BenchProcess.Start("setpriv", [.. asUser, "dotnet", BenchProcess.Program, "doctor", "--json"]);
        Capability counts = Counts(await doctor.WaitAsync(Ending));
        Assert.False(counts.Available);
        Assert.Contains("n/a", counts.Detail, StringComparison.Ordinal);
        Assert.Contains("sudo", counts.Enable, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counting_needs_no_mounted_tracefs_and_mounts_none()
    {
        SkipUnlessRootWith("/usr/bin/unshare");
        const string hideTracefs = """
            for m in /sys/kernel/tracing /sys/kernel/debug/tracing /sys/kernel/debug; do while umount "$m" 2>/dev/null; do :; done; done
            dotnet "$1" doctor --json || exit
            ! grep -q ' tracefs ' /proc/self/mounts
            """;
        await using BenchProcess doctor = BenchProcess.Start("unshare", ["--mount", "sh", "-c", hideTracefs, "sh", BenchProcess.Program]);
        Capability counts = Counts(await doctor.WaitAsync(Ending));
        Assert.True(counts.Available, counts.Detail);
    }

    [Fact]
    public async Task Root_without_the_capability_is_told()
    {
        SkipUnlessRootWith("/usr/bin/setpriv");
        await using BenchProcess doctor = BenchProcess.Start("setpriv", ["--bounding-set=-all", "dotnet", BenchProcess.Program, "doctor", "--json"]);
        Capability counts = Counts(await doctor.WaitAsync(Ending));
        Assert.False(counts.Available);
        Assert.Contains("--privileged", counts.Enable, StringComparison.Ordinal);
    }

    private static Capability Counts(Outcome outcome)
    {
        Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
        return JsonOutput.Deserialize<DoctorDocument>(outcome.Output).Capabilities.Single(capability => capability.Name == CountsName);
    }

    private static void SkipUnlessRootWith(string program)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "changes its privileges: needs root on Linux");
        Assert.SkipUnless(File.Exists(program), $"{program} is not installed");
    }
}
