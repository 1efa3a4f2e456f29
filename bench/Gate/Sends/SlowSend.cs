using System.Diagnostics;
using System.Runtime.CompilerServices;
using BatchSend;
using Bench.Pairing;

namespace Bench.Gate.Sends;

/// <summary>Planted: each batch keeps the processor busy for a share of its own time longer.</summary>
internal sealed class SlowSend(IArmSend inner, double share) : IArmSend
{
    private const int Calibrations = 1001;

    /// <summary>What one reading of the clock takes: the two that bracket the batch are no part of it and count towards the planted time.</summary>
    private static readonly long ClockTicks = CalibrateClock();

    public long? Issued => inner.Issued;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<SendResult> SendAsync()
    {
        long start = Stopwatch.GetTimestamp();
        SendResult result = await inner.SendAsync().ConfigureAwait(false);
        long end = Stopwatch.GetTimestamp();
        long planted = (long)((end - start - ClockTicks) * share) - ClockTicks;
        // The last reading is as late as a reading takes; half of one is what the loop oversteps on average.
        while (Stopwatch.GetTimestamp() - end < planted - (ClockTicks / 2))
        {
        }

        return result;
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private static long CalibrateClock()
    {
        var readings = new double[Calibrations];
        for (int i = 0; i < readings.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            readings[i] = Stopwatch.GetTimestamp() - start;
        }

        return (long)PairRule.Median(readings);
    }
}
