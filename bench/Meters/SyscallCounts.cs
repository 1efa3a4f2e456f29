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

    public long SendCalls => SendFamily.Sum(n => ByName.GetValueOrDefault(n));
}
