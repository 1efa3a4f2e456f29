using Bench.Meters;

namespace Bench.Pairing;

/// <summary>What one window saw.</summary>
/// <param name="AtOnce">Whether no send had to wait. A sender that was merely preempted has not waited.</param>
/// <param name="Issued">Send operations that the library issued.</param>
/// <param name="Counts">What the kernel counted.</param>
internal sealed record CountedWindow(bool AtOnce, long Issued, SyscallCounts Counts)
{
    /// <summary>
    /// Windows in which no send waited and no call came back short: after a short count the sender goes on with one call
    /// more, so that more was issued than in the others. Pure.
    /// </summary>
    public static IReadOnlyList<CountedWindow> Undisturbed(IReadOnlyList<CountedWindow> windows)
    {
        List<CountedWindow> atOnce = [.. windows.Where(w => w.AtOnce)];
        return [.. atOnce.Where(w => w.Issued == atOnce.Min(other => other.Issued))];
    }
}
