using System.Globalization;

namespace Bench.Meters.Events;

/// <summary>What a session brought: the windows that it saw whole, and whether it saw all.</summary>
/// <param name="Windows">Counts of each window, by its number.</param>
/// <param name="Lost">Events that the process dropped because its buffer was full.</param>
/// <param name="Failure">Why the stream could not be read to its end; null when it could.</param>
internal sealed record RecordedEvents(IReadOnlyDictionary<int, EventCounts> Windows, long Lost, string? Failure)
{
    /// <summary>Nothing, for that reason.</summary>
    public static RecordedEvents Failed(string reason) => new(new Dictionary<int, EventCounts>(), 0, reason);

    /// <summary>The counts of some windows together; or null and why there are none: part of the events is no figure.</summary>
    public (EventCounts? Counts, string? Reason) Of(IReadOnlyCollection<int> windows)
    {
        if (Failure is not null)
            return (null, Failure);
        if (Lost > 0)
            return (null, string.Create(CultureInfo.InvariantCulture, $"{Lost:N0} events were lost: the process raised them faster than they were taken"));
        return windows.Count > 0 && windows.All(Windows.ContainsKey)
            ? (windows.Select(w => Windows[w]).Aggregate((a, b) => a + b), null)
            : (null, "the marks of a window did not arrive");
    }
}
