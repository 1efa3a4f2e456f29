using System.Diagnostics;

namespace Bench.Echoes;

/// <summary>When messages are to be sent that come at an even rate, whatever becomes of those before.</summary>
/// <param name="origin">When the first one is due, in <see cref="Stopwatch"/> ticks.</param>
/// <param name="perSecond">Messages a second.</param>
internal sealed class EchoPace(long origin, int perSecond)
{
    /// <summary>Sleeping ends late by up to about a millisecond, so that the last two are waited for awake.</summary>
    private static readonly long AwakeTicks = Stopwatch.Frequency / 500;

    private static readonly TimeSpan LongestSleep = TimeSpan.FromMilliseconds(50);

    /// <summary>When a message is there to be sent. A batch is complete, and to be sent, when its last one is.</summary>
    public long DueOf(long message) => origin + (long)(message * ((double)Stopwatch.Frequency / perSecond));

    /// <summary>Messages of whole batches that are due by a time, whether or not they have been sent.</summary>
    /// <param name="time">In <see cref="Stopwatch"/> ticks.</param>
    /// <param name="batch">Messages a batch: one is due when its last message is.</param>
    public long DueBy(long time, int batch)
    {
        long messages = time < origin ? 0 : (long)((time - origin) * (double)perSecond / Stopwatch.Frequency) + 1;
        return messages - (messages % batch);
    }

    /// <summary>Waits, and leaves the processor to others meanwhile: the reader may have no other.</summary>
    /// <returns>False when it was told to stop before.</returns>
    public static bool WaitUntil(long due, Func<bool> stop)
    {
        while (Stopwatch.GetTimestamp() is var now && now < due)
        {
            if (stop())
                return false;
            if (due - now > AwakeTicks)
                Thread.Sleep(Shorter(Stopwatch.GetElapsedTime(now, due - (AwakeTicks / 2)), LongestSleep));
            else
                Thread.Yield();
        }

        return true;
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
