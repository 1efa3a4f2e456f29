using Bench.Hosting.Checks;
using Bench.Interop.Linux;
using Bench.Reports;
using Bench.Tests.Hosting;
using Xunit;

namespace Bench.Tests.HandOver;

/// <summary><c>doctor</c> tries a hand-over, and says what keeps it from working.</summary>
public sealed class DoctorHandOverTests
{
    [Fact]
    public async Task It_works_here_and_leaves_nothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "env is a program of Linux");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("batchsend-test-");
        Capability found = (await Doctor.BehindAsync("env", "TMPDIR=" + folder.FullName))[HandOverCheck.Name];
        Assert.True(found.Available, found.Detail);
        Assert.Empty(folder.EnumerateFileSystemInfos());
        folder.Delete();
    }

    [Fact]
    public async Task Without_loopback_the_command_is_told()
    {
        Doctor.SkipUnlessRootWith("unshare");
        Capability found = (await Doctor.ApartAsync("--net", ":"))[HandOverCheck.Name];
        Assert.False(found.Available);
        Assert.Equal(LoopbackCheck.Up.Command, found.Enable);
    }

    [Fact]
    public async Task A_filter_on_what_carries_descriptors_is_told()
    {
        Doctor.SkipUnlessRootWith("env");
        Capability found = (await Doctor.UnderSeccompAsync(SeccompRule.Of("sendmsg", Errno.NotPermitted)))[HandOverCheck.Name];
        Assert.False(found.Available);
        Assert.Contains("nothing can be sent to the broker", found.Detail, StringComparison.Ordinal);
        Assert.Contains("seccomp", found.WhyNoCommand, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_told()
    {
        Doctor.SkipUnlessRootWith("env");
        Capability found = (await Doctor.BehindAsync("env", "TMPDIR=/proc"))[HandOverCheck.Name];
        Assert.False(found.Available);
        Assert.StartsWith("there is no place for the broker's socket", found.Detail, StringComparison.Ordinal);
        Assert.Contains("TMPDIR", found.Enable, StringComparison.Ordinal);
    }
}
