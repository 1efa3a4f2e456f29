using System.Runtime.InteropServices;
using Bench.Interop.Linux;
using Bench.Meters;
using Xunit;

namespace Bench.Tests.Meters;

[Collection(ProcessWide.Name)]
public class CpuTimesTests
{
    [Fact]
    public void Work_in_user_mode_shows_as_user_time()
    {
        CpuTimes before = CpuTimes.Now();
        CpuTimes spent;
        double sum = 0;
        do
        {
            for (int i = 1; i < 100_000; i++)
                sum += Math.Sqrt(i);
            spent = CpuTimes.Now() - before;
        }
        while (spent.TotalNs < 100_000_000);

        Assert.True(sum > 0);
        Assert.True(spent.UserNs > spent.KernelNs, $"{spent}");
    }

    [Fact]
    public void Seconds_and_microseconds_become_nanoseconds()
    {
        var usage = new ResourceUsage
        {
            UserTime = new TimeValue { Seconds = 2, Microseconds = 3 },
            SystemTime = new TimeValue { Seconds = 0, Microseconds = 999_999 },
        };
        Assert.Equal(new CpuTimes(2_000_003_000, 999_999_000), CpuTimes.From(usage));
    }

    [Fact]
    public void The_kernel_fills_the_usage_where_it_is_read()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("getrusage is called on Linux only");
            return;
        }

        Assert.Equal(0, GetRusage.Call(GetRusage.Self, out ResourceUsage usage));

        // The first and the last members, and one that can be compared with what the runtime knows.
        Assert.True(usage.UserTime.Seconds * 1_000_000 + usage.UserTime.Microseconds > 0);
        Assert.True(usage.VoluntarySwitches > 0);
        Assert.True(usage.MinorFaults > 0);
        Assert.Equal(144, Marshal.SizeOf<ResourceUsage>());
    }

    /// <summary>What too few ticks were met for is no figure, least of all 0.</summary>
    [Theory]
    [InlineData(7_000_000, 0, false, false)]
    [InlineData(3_000_000, 4_000_000, false, false)]
    [InlineData(200_000_000, 0, true, false)]
    [InlineData(0, 200_000_000, false, true)]
    [InlineData(60_000_000, 60_000_000, true, true)]
    public void User_and_kernel_are_told_apart_by_enough_ticks_only(long user, long kernel, bool hasUser, bool hasKernel)
    {
        CpuTimes times = new(user, kernel);
        Assert.Equal((hasUser, hasKernel), (times.User.IsMeasured, times.Kernel.IsMeasured));
        Assert.All([times.User, times.Kernel], part => Assert.True(part.Value is > 0 || part.Reason!.Contains("tick", StringComparison.Ordinal)));
        if (OperatingSystem.IsLinux())
            Assert.Equal(user + kernel, times.Total.Value);
    }

    [Fact]
    public void Allocated_bytes_are_exact()
    {
        // An array of 1,000 bytes: 16 of header and length, rounded up to 8.
        const int arrayBytes = 1016;
        _ = new byte[1000];
        AllocationMeter meter = AllocationMeter.Start();
        byte[] first = new byte[1000], second = new byte[1000];
        long bytes = meter.Bytes();
        GC.KeepAlive(first);
        GC.KeepAlive(second);

        // Other threads of the runner may allocate too.
        Assert.True(bytes >= 2 * arrayBytes, $"{bytes}");
        Assert.Equal(0, Quietest());
    }

    private static long Quietest()
    {
        long least = long.MaxValue;
        for (int window = 0; window < 20; window++)
            least = Math.Min(least, AllocationMeter.Start().Bytes());
        return least;
    }
}
