using System.Diagnostics;
using Bench.Meters;
using Xunit;

namespace Bench.Tests.Meters;

public sealed class ProcessCpuClockTests
{
    [Fact]
    public void The_clock_of_this_process_agrees_with_getrusage()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), ProcessCpuClock.Of(Environment.ProcessId).Unavailable ?? "");
        ProcessCpuClock clock = ProcessCpuClock.Of(Environment.ProcessId);

        // One reading between two of the other: both count the same time, getrusage in whole µs.
        long before = CpuTimes.Now().TotalNs;
        long between = clock.ReadNs()!.Value;
        long after = CpuTimes.Now().TotalNs;

        Assert.Null(clock.Unavailable);
        Assert.InRange(between, before - 2_000, after + 2_000);
    }

    [Fact]
    public void The_time_of_another_process_is_its_own()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads the clock of a shell");
        using Process idle = Process.Start(new ProcessStartInfo("sleep", "60"))!;
        try
        {
            ProcessCpuClock clock = ProcessCpuClock.Of(idle.Id);
            Assert.InRange(clock.ReadNs()!.Value, 0, (long)DateTime.UtcNow.Subtract(idle.StartTime.ToUniversalTime()).TotalNanoseconds);
        }
        finally
        {
            idle.Kill();
            idle.WaitForExit();
        }
    }

    [Fact]
    public void A_process_that_has_ended_is_unavailable_with_the_reason()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "asks the kernel");
        using Process ended = Process.Start(new ProcessStartInfo("true"))!;
        ended.WaitForExit();

        ProcessCpuClock clock = ProcessCpuClock.Of(ended.Id);

        Assert.StartsWith("clock_getcpuclockid: ", clock.Unavailable, StringComparison.Ordinal);
        Assert.Null(clock.ReadNs());
    }
}
