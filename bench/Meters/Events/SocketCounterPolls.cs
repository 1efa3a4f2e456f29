using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Globalization;

namespace Bench.Meters.Events;

/// <summary>
/// Lets the runtime write its socket counters into the stream of events while nothing is sent, and only then: they are
/// totals, so the difference of two polls is what was sent between them, and within a window polling costs nothing.
/// </summary>
/// <remarks>
/// The counters of a source share one timer, whoever asked for it (CounterGroup.cs of the runtime): an interval of 0 turns it
/// off. The runtime tells a listener of a poll after it has written it to the session, on the thread that polls.
/// </remarks>
internal sealed class SocketCounterPolls : EventListener
{
    private const string IntervalArgument = "EventCounterIntervalSec";

    /// <summary>Seconds between polls, while they are on.</summary>
    private const float Interval = 0.01f;

    /// <summary>The value of a poll that is under way may have been read before it was asked for; the next one's was not.</summary>
    private const int PollsNeeded = 2;

    /// <summary>Polls come every 10 ms; a process that shows none for this long has no counters to show.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, int> _polls = new()
    {
        [SocketCounters.BytesSent] = 0,
        [SocketCounters.DatagramsSent] = 0,
    };

    private EventSource? _source;
    private bool _silent;

    /// <summary>Returns when each of the counters has been written with a value that was read after this call began.</summary>
    /// <remarks>Nothing may be sent meanwhile. Where no counter comes at all it gives up, for good: the reader then finds none.</remarks>
    public void Poll()
    {
        _source ??= EventSource.GetSources().FirstOrDefault(s => s.Name == SocketCounters.SourceName);
        if (_source is null || _silent)
            return;
        lock (_polls)
        {
            foreach (string name in _polls.Keys)
                _polls[name] = 0;
        }

        SetInterval(Interval);
        lock (_polls)
        {
            long start = Stopwatch.GetTimestamp();
            while (_polls.Values.Any(polls => polls < PollsNeeded) && !_silent)
            {
                TimeSpan left = Patience - Stopwatch.GetElapsedTime(start);
                _silent = left <= TimeSpan.Zero || !Monitor.Wait(_polls, left);
            }
        }

        SetInterval(0);
    }

    // Level Always is the least that lets the counters through, and none of the source's own events.
    private void SetInterval(float seconds) => EnableEvents(
        _source!, EventLevel.LogAlways, EventKeywords.None,
        new Dictionary<string, string?> { [IntervalArgument] = seconds.ToString(CultureInfo.InvariantCulture) });

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.Payload is not [IDictionary<string, object?> counter, ..] || counter["Name"] is not string name)
            return;
        lock (_polls)
        {
            if (!_polls.TryGetValue(name, out int polls))
                return;
            _polls[name] = polls + 1;
            Monitor.PulseAll(_polls);
        }
    }
}
