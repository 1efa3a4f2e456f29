namespace Bench.Meters;

/// <summary>Kernel transitions of all threads of this process within one counted window, the meter's own cost subtracted.</summary>
/// <param name="Total">System calls of every kind.</param>
/// <param name="ByName">System calls by the kernel's name (sendto, sendmsg, futex, …); names that were not called are left out.</param>
/// <param name="ContextSwitches">Times a thread of this process was switched out, willingly or not.</param>
internal sealed record SyscallCounts(long Total, IReadOnlyDictionary<string, long> ByName, long ContextSwitches)
{
    /// <summary>
    /// The calls that send: the family that can be predicted and gated exactly. Not <c>write</c> and <c>writev</c>: no
    /// strategy sends by them, and the runtime writes the name of each thread that it starts.
    /// </summary>
    public static readonly IReadOnlyList<string> SendFamily = ["sendto", "sendmsg", "sendmmsg", "sendfile"];

    /// <summary>
    /// The calls in which a thread waits, gives up its CPU, or arranges to be woken. How many there are depends on how
    /// hard the receiver presses back, so on the pace of the sender.
    /// </summary>
    public static readonly IReadOnlyList<string> WaitFamily =
    [
        "epoll_wait", "epoll_pwait", "epoll_pwait2", "epoll_ctl", "poll", "ppoll", "select", "pselect6", "futex", "sched_yield",
        "nanosleep", "clock_nanosleep", "restart_syscall",
    ];

    /// <summary>What counters of the names and one of every call make together: calls without a name are <see cref="CountedSyscalls.Other"/>.</summary>
    /// <remarks>
    /// The kernel adds a call to the counters of its thread one after the other, and the end of a window on another CPU can come
    /// in between (perf_tp_event in kernel/events/core.c: preemption is off, interrupts are not). So a call at that moment may be
    /// in one of the two alone; where that is the name's, it is in the total here too.
    /// </remarks>
    /// <param name="total">Calls of every kind.</param>
    /// <param name="named">Calls by name.</param>
    /// <param name="contextSwitches">Times a thread was switched out.</param>
    public static SyscallCounts Of(long total, IReadOnlyDictionary<string, long> named, long contextSwitches)
    {
        long sum = named.Values.Sum();
        return total > sum
            ? new SyscallCounts(total, new Dictionary<string, long>(named) { [CountedSyscalls.Other] = total - sum }, contextSwitches)
            : new SyscallCounts(sum, named, contextSwitches);
    }

    public long SendCalls => CountOf(ByName, SendFamily);

    /// <summary>How many calls of a family there are among those named.</summary>
    public static long CountOf(IReadOnlyDictionary<string, long> byName, IReadOnlyList<string> family) =>
        family.Sum(name => byName.GetValueOrDefault(name));
}
