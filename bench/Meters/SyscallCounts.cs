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

    public long SendCalls => CountOf(ByName, SendFamily);

    /// <summary>How many calls of a family there are among those named.</summary>
    public static long CountOf(IReadOnlyDictionary<string, long> byName, IReadOnlyList<string> family) =>
        family.Sum(name => byName.GetValueOrDefault(name));
}
