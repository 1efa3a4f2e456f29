namespace Bench.Pairing;

/// <summary>What one window sent, as the sender knows it.</summary>
/// <param name="AtOnce">Whether no send had to wait. A sender that was merely preempted has not waited.</param>
/// <param name="Issued">Send operations that the library issued.</param>
internal record SentWindow(bool AtOnce, long Issued)
{
    /// <summary>
    /// Windows in which no send waited and no call came back short: after a short count the sender goes on with one call
    /// more, so that more was issued than in the others. Pure.
    /// </summary>
    public static IReadOnlyList<T> Undisturbed<T>(IReadOnlyList<T> windows)
        where T : SentWindow
    {
        List<T> atOnce = [.. windows.Where(w => w.AtOnce)];
        return [.. atOnce.Where(w => w.Issued == atOnce.Min(other => other.Issued))];
    }
}
