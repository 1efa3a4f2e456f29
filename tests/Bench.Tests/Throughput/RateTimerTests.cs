using BatchSend;
using Bench.Commands;
using Bench.Meters;
using Bench.Throughput;
using Bench.Traffic;
using Xunit;

namespace Bench.Tests.Throughput;

/// <summary>What a block counts, with a sink that loses exactly what it is told to.</summary>
public sealed class RateTimerTests
{
    private const int Size = 100, Batch = 8, Batches = 3;

    /// <summary>The window's patience with what does not arrive.</summary>
    private const double LossPatience = 0.2;

    private readonly FakeSink _sink = new();
    private readonly BatchRing _ring = BatchRing.Create(Batch, MessageSizes.Equal(Size), workingSet: 0, seed: 1, pinned: false);

    [Fact]
    public async Task A_rate_counts_only_what_arrived()
    {
        RateBlock block = await RunAsync(new FakeSender(_sink, lostOfEachBatch: 1));

        Assert.Equal(Batches * Batch, block.Sent);
        Assert.Equal(Batches * (Batch - 1), block.Delivered);
        Assert.Equal(Batches * (Batch - 1) * Size, block.DeliveredBytes);
        Assert.Equal(block.Delivered / block.Seconds, block.MessagesPerSecond);
        Assert.Equal(block.DeliveredBytes * 8 / block.Seconds / 1e9, block.PayloadGbitPerSecond);
        // The patience is not the receiver's: it stands beside the time and is never less than it is set to.
        Assert.True(block.LossWaitSeconds >= LossPatience, $"{block.LossWaitSeconds} s");
        Assert.True(block.Seconds > 0 && block.WaitSeconds <= block.Seconds);
    }

    [Fact]
    public async Task Where_all_arrives_there_is_nothing_to_be_patient_with()
    {
        RateBlock block = await RunAsync(new FakeSender(_sink));

        Assert.Equal(block.Sent, block.Delivered);
        Assert.Equal(0, block.LossWaitSeconds);
        Assert.Equal(1e9 * block.Seconds / block.Delivered, block.NsPerMessage);
    }

    [Fact]
    public async Task Where_nothing_arrives_there_is_no_rate()
    {
        CommandFailure failure = await Assert.ThrowsAsync<CommandFailure>(() => RunAsync(new FakeSender(_sink, lostOfEachBatch: Batch)));

        Assert.Equal("per-buffer: of 24 messages none arrived, so there is no rate", failure.Message);
    }

    [Fact]
    public async Task Connections_take_turns_and_the_window_counts_all_of_them()
    {
        FakeSender[] senders = [new(_sink), new(_sink)];

        RateBlock block = await RunAsync(senders);

        Assert.Equal([2, 1], senders.Select(s => s.Batches));
        Assert.Equal(Batches * Batch, block.Delivered);
    }

    [Fact]
    public void An_arm_over_its_blocks_never_shows_a_rate_without_the_share_that_arrived()
    {
        RateBlock[] blocks =
        [
            new(Seconds: 1, Sent: 100, Delivered: 100, DeliveredBytes: 1000, WaitSeconds: 0.5, LossWaitSeconds: 0, SenderCpuNs: 500, SinkCpuNs: 1000),
            new(Seconds: 2, Sent: 100, Delivered: 60, DeliveredBytes: 600, WaitSeconds: 0.5, LossWaitSeconds: 0.2, SenderCpuNs: 500, SinkCpuNs: 600),
            new(Seconds: 1, Sent: 100, Delivered: 80, DeliveredBytes: 800, WaitSeconds: 0, LossWaitSeconds: 0, SenderCpuNs: 500, SinkCpuNs: 800),
        ];

        DeliveredRate rate = DeliveredRate.Of("flush", blocks, noSinkCpuReason: null);

        Assert.Equal(80, rate.MessagesPerSecond); // the median of 100, 30 and 80
        Assert.Equal(80 * 10 * 8 / 1e9, rate.PayloadGbitPerSecond, 15);
        Assert.Equal((300, 240, 60, 80.0), (rate.SentMessages, rate.DeliveredMessages, rate.LostMessages, rate.DeliveredPercent));
        Assert.Equal(10, rate.SinkCpuNsPerMessage.Value);
        Assert.Equal(100 * 2400 / 4e9, rate.SinkBusyPercent.Value);
        Assert.Contains("lost", rate.SenderCpuNsPerMessage.Reason, StringComparison.Ordinal);
        Assert.Equal(1500.0 / 240, DeliveredRate.Of("flush", [.. blocks.Select(b => b with { LossWaitSeconds = 0 })], null).SenderCpuNsPerMessage.Value);
        Assert.Equal("no clock", DeliveredRate.Of("flush", [.. blocks.Select(b => b with { SinkCpuNs = null })], "no clock").SinkBusyPercent.Reason);
    }

    private Task<RateBlock> RunAsync(params FakeSender[] senders)
    {
        SendWindow window = new(_sink, Transport.Udp, Size, effectiveReceiveBuffer: 1 << 20);
        RateTimer timer = new(window, _sink, ProcessCpuClock.Of(Environment.ProcessId));
        return timer.RunAsync(new RateArm("per-buffer", senders, _ring), Batches).AsTask();
    }
}
