using System.Diagnostics;
using System.Runtime.CompilerServices;
using BatchSend;
using Bench.Traffic;

namespace Bench.Pairing;

/// <summary>What one block of batches cost.</summary>
/// <param name="InsideNs">Time inside sends, in ns, the reading of the clock taken off.</param>
/// <param name="Messages">Messages sent inside that time.</param>
internal readonly record struct Block(double InsideNs, int Messages)
{
    public double NsPerMessage => InsideNs / Messages;
}

/// <summary>Sends blocks of batches and times what happens inside sends: the window's waits are the harness's.</summary>
internal sealed class BlockTimer(SendWindow window)
{
    private const int CalibrationReadings = 10_000;

    /// <summary>What two readings of the clock around nothing differ by, in ns: part of every timed batch.</summary>
    public double ClockNs { get; } = CalibrateClock();

    /// <summary>Sends one batch untimed, which wakes the sink and warms the arm's buffers, then times a number of batches.</summary>
    /// <remarks>Completes synchronously as long as every send does. Time in which a send is pending belongs to it.</remarks>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Block> RunAsync(Arm arm, int batches)
    {
        await SendAsync(arm).ConfigureAwait(false);
        long inside = 0;
        for (int i = 0; i < batches; i++)
        {
            window.WaitFor(arm.Batch);
            long start = Stopwatch.GetTimestamp();
            ValueTask<SendResult> send = arm.SendAsync();
            SendResult result = send.IsCompletedSuccessfully ? send.Result : await send.ConfigureAwait(false);
            inside += Stopwatch.GetTimestamp() - start;
            window.Account(result, arm.Batch, arm.Name);
        }

        double ns = Math.Max(1, ToNs(inside) - (batches * ClockNs));
        return new Block(ns, batches * arm.Batch);
    }

    /// <summary>Sends one batch as soon as the window has room for it.</summary>
    /// <returns>True when the kernel took it at once, false when the send had to wait.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> SendAsync(Arm arm)
    {
        window.WaitFor(arm.Batch);
        ValueTask<SendResult> send = arm.SendAsync();
        bool atOnce = send.IsCompleted;
        SendResult result = await send.ConfigureAwait(false);
        window.Account(result, arm.Batch, arm.Name);
        return atOnce;
    }

    public static double ToNs(long stopwatchTicks) => stopwatchTicks * (1e9 / Stopwatch.Frequency);

    private static double CalibrateClock()
    {
        var readings = new double[CalibrationReadings];
        for (int i = 0; i < readings.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            readings[i] = ToNs(Stopwatch.GetTimestamp() - start);
        }

        return PairRule.Median(readings);
    }
}
