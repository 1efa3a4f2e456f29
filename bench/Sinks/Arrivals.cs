using System.Diagnostics;

namespace Bench.Sinks;

/// <summary>What all receiving threads took together, and from when to when.</summary>
internal sealed class Arrivals(SharedCounters counters)
{
    private long _first;
    private long _last;

    public long Messages => counters.Messages;

    public long Bytes => counters.Bytes;

    /// <summary>Time from the first receive call that brought something to the last; null with fewer than two.</summary>
    public double? Seconds
    {
        get
        {
            long first = Volatile.Read(ref _first), last = Volatile.Read(ref _last);
            return last > first ? Stopwatch.GetElapsedTime(first, last).TotalSeconds : null;
        }
    }

    /// <summary>Accounts one receive call that brought something. Several threads may call.</summary>
    public void Add(long messages, long bytes)
    {
        long now = Stopwatch.GetTimestamp();
        counters.Marks.Stamp(counters.Add(messages, bytes), now);
        Volatile.Write(ref _last, now);
        if (_first == 0)
            Interlocked.CompareExchange(ref _first, now, 0);
    }
}
