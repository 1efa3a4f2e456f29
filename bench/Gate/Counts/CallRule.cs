using Bench.Reports;

namespace Bench.Gate.Counts;

/// <summary>Holds the send calls of a window against the baseline: each name by itself, where the kernel told the names. Pure.</summary>
/// <param name="calls">All of the window.</param>
/// <param name="byName">The same by the kernel's names; null where it did not count, and <paramref name="calls"/> is what the library issued.</param>
/// <param name="batches">Batches of the window.</param>
/// <param name="entry">What one batch may cost.</param>
internal sealed class CallRule(double calls, IReadOnlyDictionary<string, long>? byName, int batches, BaselineEntry entry)
{
    /// <summary>What makes a change of the calls the new baseline.</summary>
    public const string KeepsIt = "'gate --update-baseline' keeps it";

    private readonly double _allowed = (double)entry.SendCalls * batches;

    /// <summary>Whether there are fewer calls in all.</summary>
    public bool IsFewer => calls < _allowed;

    /// <summary>
    /// Whether there are more calls, or as many of which some have another name: what that costs, no count tells, so a
    /// maintainer looks at it. Fewer in all are cheaper, whatever their names.
    /// </summary>
    public bool IsDearer => calls > _allowed || (!IsFewer && HasMoreOfAName);

    /// <summary>Both counts; where that does not show what is dearer, the names that are.</summary>
    public string Sentence => (IsDearer, byName, entry.SendCallsByName) switch
    {
        (_, null, _) => $"{Counted("issued")}, the baseline has {Format.Count(entry.SendCalls)}",
        (true, { Count: 1 }, { Count: 1 }) when calls == _allowed =>
            $"{Counted("send")} by {byName.Keys.Single()}, the baseline has {Format.Count(entry.SendCalls)} by {entry.SendCallsByName.Keys.Single()}",
        _ => Both,
    };

    private bool HasMoreOfAName => byName?.Any(c => c.Value > entry.SendCallsByName.GetValueOrDefault(c.Key) * batches) ?? false;

    private string Both =>
        $"{Counted("send")}{SendCallNames.InBrackets(byName, batches)}, the baseline has {Format.Count(entry.SendCalls)}{SendCallNames.InBrackets(entry.SendCallsByName)}";

    private string Counted(string what) =>
        $"{SendCallNames.Number(calls / batches)} {what} {(calls == batches ? "call" : "calls")} a batch";
}
