using System.Diagnostics;
using Bench.Meters;

namespace Bench.Commands.Sending;

/// <summary>What some messages took of this process, all of its threads together.</summary>
/// <param name="Messages">Messages that the kernel has taken.</param>
/// <param name="Ticks">Wall time in ticks of <see cref="Stopwatch"/>.</param>
/// <param name="Cpu">CPU time.</param>
/// <param name="AllocatedBytes">Bytes allocated on the managed heap.</param>
internal readonly record struct BatchCost(long Messages, long Ticks, CpuTimes Cpu, long AllocatedBytes)
{
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(0, Ticks);

    public static BatchCost operator -(in BatchCost later, in BatchCost earlier) => new(
        later.Messages - earlier.Messages, later.Ticks - earlier.Ticks, later.Cpu - earlier.Cpu, later.AllocatedBytes - earlier.AllocatedBytes);

    /// <summary>What this process has taken since it started. A handful of system calls.</summary>
    public static BatchCost UpToNow(long messages) =>
        new(messages, Stopwatch.GetTimestamp(), CpuTimes.Now(), GC.GetTotalAllocatedBytes(precise: true));
}
