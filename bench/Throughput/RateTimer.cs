using System.Diagnostics;
using System.Runtime.CompilerServices;
using BatchSend;
using Bench.Commands;
using Bench.Meters;
using Bench.Sinks;
using Bench.Traffic;

namespace Bench.Throughput;

/// <summary>Sends blocks of batches in a closed loop: each when the window has room for it, until the sink has taken all.</summary>
/// <param name="window">The window of the sink.</param>
/// <param name="sink">What the sink has taken.</param>
/// <param name="sinkCpu">The CPU time of its process.</param>
internal sealed class RateTimer(SendWindow window, ISinkCounters sink, ProcessCpuClock sinkCpu)
{
    /// <summary>Why the sink's CPU time is not known; null when it is.</summary>
    public string? NoSinkCpuReason => sinkCpu.Unavailable;

    /// <summary>One block, with nothing under way before and after it, so that what the sink took is this arm's.</summary>
    /// <exception cref="CommandFailure">A socket did not accept a batch whole, the sink has ended, or nothing arrived.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<RateBlock> RunAsync(RateArm arm, int batches)
    {
        window.Drain();
        Totals before = Read();
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < batches; i++)
        {
            window.WaitToFollow(arm.Batch);
            ValueTask<SendResult> send = arm.SendAsync();
            SendResult result = send.IsCompletedSuccessfully ? send.Result : await send.ConfigureAwait(false);
            window.Account(result, arm.Batch, arm.Strategy);
        }

        window.Drain();
        long ticks = Stopwatch.GetTimestamp() - start;
        return Block(arm, ticks, before, Read());
    }

    private static RateBlock Block(RateArm arm, long ticks, in Totals before, in Totals after)
    {
        long lossWait = after.LossWaitTicks - before.LossWaitTicks;
        RateBlock block = new(
            Seconds(ticks - lossWait), after.Sent - before.Sent, after.Messages - before.Messages, after.Bytes - before.Bytes,
            Seconds(after.WaitTicks - before.WaitTicks - lossWait), Seconds(lossWait),
            after.SenderCpuNs - before.SenderCpuNs, after.SinkCpuNs - before.SinkCpuNs);
        return block.Delivered > 0
            ? block
            : throw CommandFailure.Failed($"{arm.Strategy}: of {block.Sent} messages none arrived, so there is no rate");
    }

    private Totals Read() => new(
        window.SentMessages, sink.Messages, sink.Bytes, window.WaitTicks, window.LossWaitTicks, CpuTimes.Now().TotalNs, sinkCpu.ReadNs());

    private static double Seconds(long ticks) => (double)ticks / Stopwatch.Frequency;

    private readonly record struct Totals(
        long Sent, long Messages, long Bytes, long WaitTicks, long LossWaitTicks, long SenderCpuNs, long? SinkCpuNs);
}
