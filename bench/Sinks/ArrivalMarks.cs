using System.Diagnostics;
using Bench.Hosting;

namespace Bench.Sinks;

/// <summary>
/// Two marks in the memory that a sender shares with its sink: the counts of messages at which the sink writes down the
/// time. One clock serves both processes: <see cref="Stopwatch"/> reads the system's monotonic clock.
/// </summary>
/// <param name="page">The shared memory; it must stay mapped.</param>
/// <param name="offset">Where the marks begin: on a cache line of their own.</param>
internal sealed class ArrivalMarks(SharedPage page, int offset)
{
    /// <summary>Bytes that the marks take.</summary>
    public const int Bytes = 4 * sizeof(long);

    private const int FirstTarget = 0, LastTarget = 1, FirstStamp = 2, LastStamp = 3;

    /// <summary>When the sink had taken the first marked message, in <see cref="Stopwatch"/> ticks; 0 before.</summary>
    public long FirstTicks => Volatile.Read(ref Word(FirstStamp));

    /// <summary>The same of the last.</summary>
    public long LastTicks => Volatile.Read(ref Word(LastStamp));

    /// <summary>Called by the sender, when nothing is under way.</summary>
    /// <param name="first">The count of all messages that the first marked one makes.</param>
    /// <param name="last">The count that the last one makes.</param>
    public void Set(long first, long last)
    {
        Volatile.Write(ref Word(FirstStamp), 0);
        Volatile.Write(ref Word(LastStamp), 0);
        Volatile.Write(ref Word(FirstTarget), first);
        Volatile.Write(ref Word(LastTarget), last);
    }

    /// <summary>Called by the sink after it has counted what a receive call brought.</summary>
    /// <param name="messages">All messages so far.</param>
    /// <param name="ticks">When that call returned.</param>
    public void Stamp(long messages, long ticks)
    {
        long last = Volatile.Read(ref Word(LastTarget));
        if (last == 0 || Volatile.Read(ref Word(LastStamp)) != 0)
            return;
        if (messages >= Volatile.Read(ref Word(FirstTarget)) && Volatile.Read(ref Word(FirstStamp)) == 0)
            Volatile.Write(ref Word(FirstStamp), ticks);
        if (messages >= last)
            Volatile.Write(ref Word(LastStamp), ticks);
    }

    /// <summary>Called by the sender when the sink has counted all: it writes the time down just after.</summary>
    /// <returns>False when it has not within so many ticks.</returns>
    public bool WaitForLast(long ticks)
    {
        long start = Stopwatch.GetTimestamp();
        while (LastTicks == 0)
        {
            if (Stopwatch.GetTimestamp() - start > ticks)
                return false;
            Thread.SpinWait(1);
        }

        return true;
    }

    private ref long Word(int index) => ref page[offset + (index * sizeof(long))];
}
