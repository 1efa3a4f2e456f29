using BatchSend;
using Bench.Commands;
using Bench.Floors;
using Bench.Meters;
using Bench.Pairing;
using Bench.Tests.CommandLine;
using Xunit;

namespace Bench.Tests.Pairing;

/// <summary>Launches of real cells in processes of their own. What they cost is not asserted, only what must hold of any host.</summary>
public sealed class LaunchTests
{
    private const int Seed = 11;

    private static readonly Cell TcpFlush = new(Transport.Tcp, "per-buffer", "flush", 64, 64);
    private static readonly Cell UdpPending = new(Transport.Udp, "per-buffer", "pending-tasks", 1200, 16);

    [Fact]
    public async Task A_launch_over_TCP_is_complete_and_lossless()
    {
        LaunchResult launch = await LaunchProcess.RunAsync(TcpFlush, Seed, TestContext.Current.CancellationToken);

        AssertComplete(TcpFlush, launch);
        Assert.Equal(launch.Reference.SentMessages, launch.Reference.DeliveredMessages);
        Assert.Equal(launch.Strategy.SentMessages, launch.Strategy.DeliveredMessages);
        Assert.Equal(1, launch.Reference.IssuedPerMessage);
        Assert.Equal(1.0 / 64, launch.Strategy.IssuedPerMessage);
        Assert.Equal(0, launch.Reference.AllocatedBytesPerMessage.Value);
        Assert.Equal(0, launch.Strategy.AllocatedBytesPerMessage.Value);
    }

    [Fact]
    public async Task A_launch_over_UDP_counts_what_was_lost_instead_of_assuming_none()
    {
        LaunchResult launch = await LaunchProcess.RunAsync(UdpPending, Seed, TestContext.Current.CancellationToken);

        AssertComplete(UdpPending, launch);
        Assert.InRange(launch.Reference.DeliveredMessages, 1, launch.Reference.SentMessages);
        Assert.InRange(launch.Strategy.DeliveredMessages, 1, launch.Strategy.SentMessages);
        Assert.Equal(1, launch.Strategy.IssuedPerMessage);
        Assert.True(launch.Strategy.AllocatedBytesPerMessage.Value > 0, "pending-tasks allocates by design");
    }

    [Theory]
    [InlineData(Transport.Tcp, "auto", null, 0L, "copy", "gather")]
    [InlineData(Transport.Tcp, "flush", null, 1L << 20, "copy")]
    [InlineData(Transport.Udp, "segment-offload", null, 0L, "segment-gather", "segment-copy")]
    [InlineData(Transport.Udp, "mmsg", 64, 1L << 20, "mmsg")]
    public async Task A_launch_holds_its_strategy_against_the_floors_when_asked(
        Transport transport, string strategy, int? smallest, long workingSet, params string[] floors)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), FloorCatalog.WhyNot ?? "");
        Cell cell = new(transport, "per-buffer", strategy, 1200, 16) { Floor = true, SmallestSize = smallest, WorkingSet = workingSet };

        LaunchResult launch = await LaunchProcess.RunAsync(cell, Seed, TestContext.Current.CancellationToken);

        AssertComplete(cell, launch);
        Assert.Equal(floors, launch.Floors.Select(f => f.Floor));
        Assert.All(launch.Floors, floor =>
        {
            Assert.True(double.IsFinite(floor.LogCost));
            Assert.True(floor.FloorNsPerMessage > 0);
            Assert.InRange(floor.Pairs, 12, 40);
        });
    }

    [Fact]
    public async Task Both_ends_stay_on_the_CPUs_that_were_asked_for()
    {
        int cpu = Bench.Hosting.CpuPlacement.AllowedCpus()[0];
        LaunchResult launch = await LaunchProcess.RunAsync(
            TcpFlush with { SenderCpu = cpu, SinkCpu = cpu }, Seed, TestContext.Current.CancellationToken);
        Assert.Equal($"sender on CPU {cpu}, sink on CPU {cpu}, as asked", launch.Placement);
    }

    [Fact]
    public async Task Send_calls_are_counted_exactly_where_counting_works()
    {
        using (ISyscallMeter meter = PerfSyscallMeter.Open())
        {
            if (meter.Unavailable is { } reason)
                Assert.Skip(reason);
        }

        LaunchResult launch = await LaunchProcess.RunAsync(TcpFlush, Seed, TestContext.Current.CancellationToken);

        Assert.Equal(1, launch.Reference.SendCallsPerMessage.Value);
        Assert.Equal(1.0 / 64, launch.Strategy.SendCallsPerMessage.Value);
        Assert.Equal(launch.Reference.CountedMessages, launch.Reference.SyscallsByName!["sendto"]);
        Assert.Equal(CountsSource.PerfEvents, launch.Reference.CountsSource);
    }

    [Fact]
    public async Task A_launch_that_fails_says_which_cell_and_why()
    {
        Cell unknown = TcpFlush with { Strategy = "carrier-pigeon" };

        CommandFailure failure = await Assert.ThrowsAsync<CommandFailure>(
            () => LaunchProcess.RunAsync(unknown, Seed, TestContext.Current.CancellationToken));

        Assert.Equal(ExitCodes.Failed, failure.ExitCode);
        Assert.Contains("carrier-pigeon", failure.Message, StringComparison.Ordinal);
        Assert.Contains(unknown.Id, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_end_of_the_input_ends_a_launch_early()
    {
        await using BenchProcess launch = BenchProcess.Start(LaunchCommand.Name, Bench.Reports.JsonOutput.ToLine(TcpFlush), "1");
        launch.CloseInput();

        Outcome outcome = await launch.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(ExitCodes.Interrupted, outcome.ExitCode);
        Assert.Equal("", outcome.Output);
    }

    private static void AssertComplete(Cell cell, LaunchResult launch)
    {
        Assert.True(double.IsFinite(launch.LogRatio));
        Assert.True(launch.Pairs > 0 && launch.Pairs % 2 == 0, $"{launch.Pairs} pairs: as many before half-time as after it");
        Assert.Equal(Seed, launch.Seed);
        Assert.Equal(launch.Steady, launch.NotSteadyReason is null);
        Assert.Null(launch.NotLosslessReason);
        Assert.True(launch.WindowBytes > 0 && launch.EffectiveReceiveBuffer >= launch.WindowBytes);
        Assert.NotEqual("", launch.Placement);
        Assert.Equal(cell.Reference, launch.Reference.Strategy);
        Assert.Equal(cell.Strategy, launch.Strategy.Strategy);
        foreach (ArmCost arm in new[] { launch.Reference, launch.Strategy })
        {
            Assert.True(arm.SendNsPerMessage > 0);
            Assert.True(arm.CountedMessages > 0 && arm.CountedMessages % cell.Batch == 0);
            Assert.True(arm.SentMessages > 0 && arm.SentMessages % cell.Batch == 0);
            Assert.Equal(arm.SyscallsPerMessage.IsMeasured, arm.SyscallsByName is not null);
        }
    }
}
