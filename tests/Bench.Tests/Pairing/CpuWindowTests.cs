using Bench.Pairing;
using Xunit;

namespace Bench.Tests.Pairing;

public sealed class CpuWindowTests
{
    [Theory]
    [InlineData(10e6, 0, 10e6, false)] // on the CPU all the time
    [InlineData(10e6, 0, 9.6e6, false)] // an interrupt more or less
    [InlineData(10e6, 0, 7e6, true)] // another process had the CPU
    [InlineData(10e6, 6e6, 4e6, false)] // off the CPU because a send waited for room
    [InlineData(10e6, 3e6, 4e6, true)] // a send waited, and another process had the CPU besides
    [InlineData(10e6, 0, 14e6, false)] // threads of the runtime ran beside it
    public void A_window_counts_only_when_the_sender_had_its_cpu(double wallNs, double pendingNs, double cpuNs, bool disturbed) =>
        Assert.Equal(disturbed, CpuWindow.IsDisturbed(wallNs, pendingNs, cpuNs));
}
