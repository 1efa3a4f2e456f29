using Bench.Meters;
using Xunit;

namespace Bench.Tests.Meters;

public class MeterAdviceTests
{
    [Theory]
    [InlineData(true, "2\n", "sudo sysctl kernel.perf_event_paranoid=1 && sudo mount -o remount,mode=755,gid=$(id -g) /sys/kernel/tracing")]
    [InlineData(true, "1\n", "sudo mount -o remount,mode=755,gid=$(id -g) /sys/kernel/tracing")]
    [InlineData(false, "-1\n", "sudo mount -t tracefs -o mode=755,gid=$(id -g) tracefs /sys/kernel/tracing")]
    [InlineData(false, "4\n", "sudo sysctl kernel.perf_event_paranoid=1 && sudo mount -t tracefs -o mode=755,gid=$(id -g) tracefs /sys/kernel/tracing")]
    public void An_ordinary_user_is_told_only_what_is_wanting(bool mounted, string paranoia, string command) =>
        Assert.Equal(command, MeterAdvice.For(root: false, mounted, paranoia));

    [Fact]
    public void What_cannot_be_counted_throws_with_its_reason_and_never_counts_zero()
    {
        using var meter = new UnavailableSyscallMeter("no such thing", "do this");
        Assert.Equal("no such thing; to enable it: do this", meter.Unavailable);
        Assert.Contains("do this", Assert.Throws<InvalidOperationException>(meter.Start).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(meter.Stop);
    }
}
