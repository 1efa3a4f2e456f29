using Bench.Meters;
using Xunit;

namespace Bench.Tests.Meters;

public class SyscallCountsTests
{
    [Theory]
    [InlineData(10, 10, 7)] // seven calls have no name
    [InlineData(3, 3, 0)]
    [InlineData(2, 3, 0)] // a call at the end of the window is in its name's counter alone
    public void The_names_sum_up_to_the_total(long counted, long total, long other)
    {
        SyscallCounts counts = SyscallCounts.Of(counted, new Dictionary<string, long> { ["sendto"] = 2, ["futex"] = 1 }, contextSwitches: 5);

        Assert.Equal((total, 5), (counts.Total, counts.ContextSwitches));
        Assert.Equal(total, counts.ByName.Values.Sum());
        Assert.Equal(other, counts.ByName.GetValueOrDefault(CountedSyscalls.Other));
        Assert.Equal((2, 1), (counts.ByName["sendto"], counts.ByName["futex"]));
    }
}
