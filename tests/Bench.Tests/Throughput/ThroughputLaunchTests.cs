using BatchSend;
using Bench.Commands;
using Bench.Pairing;
using Bench.Reports;
using Bench.Tests.CommandLine;
using Bench.Throughput;
using Xunit;

namespace Bench.Tests.Throughput;

/// <summary>Launches of real cells in processes of their own. No rate is asserted, only what must hold of any host.</summary>
public sealed class ThroughputLaunchTests
{
    private const int Seed = 11;

    private static readonly Cell TcpFlush = new(Transport.Tcp, "per-buffer", "flush", 64, 64);

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task Over_TCP_all_connections_are_counted_and_nothing_is_lost(int connections)
    {
        ThroughputLaunchResult launch = await RunAsync(TcpFlush with { Connections = connections });

        AssertComplete(TcpFlush, launch);
        Assert.Null(launch.NotLosslessReason);
        foreach (DeliveredRate arm in new[] { launch.Reference, launch.Strategy })
        {
            Assert.Equal((100, 0), (arm.DeliveredPercent, arm.LostMessages));
            Assert.Equal(0, arm.LossWaitSeconds);
        }
    }

    [Theory]
    [InlineData(false, false, 1)]
    [InlineData(true, false, 3)]
    [InlineData(false, true, 1)]
    public async Task Over_UDP_what_was_lost_is_counted_instead_of_assuming_none(bool gro, bool managed, int connections)
    {
        Assert.SkipUnless(!gro || OperatingSystem.IsLinux(), "UDP_GRO is Linux's");
        Cell cell = new(Transport.Udp, "per-buffer", "flush", 1200, 16, gro) { Connections = connections, ManagedReceive = managed };

        ThroughputLaunchResult launch = await RunAsync(cell);

        AssertComplete(cell, launch);
        Assert.Equal(managed || !OperatingSystem.IsLinux() ? "managed" : "recvmmsg", launch.ReceiveMode);
    }

    [Fact]
    public async Task A_batch_larger_than_the_window_is_named_and_its_loss_counted()
    {
        // The kernel's least receive buffer holds a few of these messages.
        Cell cell = new(Transport.Udp, "per-buffer", "flush", 1200, 64) { ReceiveBuffer = 4608 };

        ThroughputLaunchResult launch = await RunAsync(cell);

        AssertComplete(cell, launch);
        Assert.Contains("a batch is charged", launch.NotLosslessReason, StringComparison.Ordinal);
        Assert.True(launch.EffectiveReceiveBuffer < 64 * 1200);
    }

    [Fact]
    public async Task A_batch_of_a_stream_larger_than_the_window_is_delivered()
    {
        Cell cell = new(Transport.Tcp, "per-buffer", "flush", 16384, 64);

        ThroughputLaunchResult launch = await RunAsync(cell);

        AssertComplete(cell, launch);
        Assert.True(launch.WindowBytes < 64 * 16384);
        Assert.Equal(0, launch.Strategy.LostMessages);
    }

    [Fact]
    public async Task The_end_of_the_input_ends_a_launch_early()
    {
        await using BenchProcess launch = BenchProcess.Start(LaunchCommand.ThroughputName, JsonOutput.ToLine(TcpFlush), "1");
        launch.CloseInput();

        Outcome outcome = await launch.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(ExitCodes.Interrupted, outcome.ExitCode);
        Assert.Equal("", outcome.Output);
    }

    private static Task<ThroughputLaunchResult> RunAsync(Cell cell) =>
        LaunchProcess.RunAsync<ThroughputLaunchResult>(LaunchCommand.ThroughputName, cell, Seed, TestContext.Current.CancellationToken);

    private static void AssertComplete(Cell cell, ThroughputLaunchResult launch)
    {
        Assert.True(double.IsFinite(launch.LogRatio));
        Assert.Equal(Seed, launch.Seed);
        Assert.Equal(launch.Steady, launch.NotSteadyReason is null);
        Assert.NotEqual("", launch.Placement);
        Assert.Equal((cell.Reference, cell.Strategy), (launch.Reference.Strategy, launch.Strategy.Strategy));
        foreach (DeliveredRate arm in new[] { launch.Reference, launch.Strategy })
        {
            Assert.Equal(2 * launch.Pairs, arm.Blocks);
            Assert.True(arm.SentMessages > 0 && arm.SentMessages % cell.Batch == 0);
            Assert.InRange(arm.DeliveredMessages, 1, arm.SentMessages);
            Assert.Equal(arm.DeliveredMessages * cell.Size, arm.DeliveredBytes);
            Assert.True(arm.MessagesPerSecond > 0 && arm.PayloadGbitPerSecond > 0);
            Assert.InRange(arm.WaitSeconds, 0, arm.Seconds);
            Assert.Equal(OperatingSystem.IsLinux(), arm.SinkCpuNsPerMessage.IsMeasured);
        }
    }
}
