using Bench.Meters;

namespace Bench.Pairing;

/// <summary>What the library itself did in one window, known without any privilege: the fewest of several windows.</summary>
/// <param name="AtOnce">Whether it was counted in windows in which no send waited; where every one did, it is of those.</param>
/// <param name="Issued">Send operations issued.</param>
/// <param name="AllocatedBytes">Managed heap bytes allocated.</param>
internal sealed record OwnCounts(bool AtOnce, long Issued, long AllocatedBytes)
{
    /// <summary>One of the figures as a count that can be held against a formula.</summary>
    public Reading Exact(long figure) => AtOnce
        ? Reading.Of(figure)
        : Reading.NotAvailable(CountingWindows.Unstable + ": in each window a send had to wait for room, which adds to it");

    /// <summary>The fewest of each figure, of the windows without waiting where there are any. Pure.</summary>
    internal static OwnCounts FewestOf(IReadOnlyList<OwnCounts> windows)
    {
        bool atOnce = windows.Any(w => w.AtOnce);
        OwnCounts[] alike = [.. windows.Where(w => w.AtOnce == atOnce)];
        return new OwnCounts(atOnce, alike.Min(w => w.Issued), alike.Min(w => w.AllocatedBytes));
    }
}
