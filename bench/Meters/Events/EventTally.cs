namespace Bench.Meters.Events;

/// <summary>Adds up the events of each window, in the order of their time. Pure.</summary>
internal sealed class EventTally
{
    private readonly Dictionary<int, EventCounts> _complete = [];
    private readonly CounterChange _bytes = new(), _datagrams = new();
    private EventCounts _counts = new();
    private int? _window;
    private int? _settling;
    private double? _suspendedAt;

    /// <summary>The windows whose marks all came, by number.</summary>
    public IReadOnlyDictionary<int, EventCounts> Windows => _complete;

    public void Add(in RuntimeEvent e)
    {
        switch (e.Kind)
        {
            case RuntimeEventKind.Begin:
                Begin((int)e.Value);
                break;
            case RuntimeEventKind.End:
                End((int)e.Value);
                break;
            case RuntimeEventKind.Settled:
                Settle((int)e.Value);
                break;
            case RuntimeEventKind.BytesSent:
                _bytes.Written((long)e.Value);
                break;
            case RuntimeEventKind.DatagramsSent:
                _datagrams.Written((long)e.Value);
                break;
            // A suspension belongs to the window that it began in; it may end after it.
            case RuntimeEventKind.Restart when _suspendedAt is { } start:
                _counts = _counts with { GcPauseMs = _counts.GcPauseMs + e.Ms - start };
                _suspendedAt = null;
                break;
            default:
                if (_window is not null)
                    Count(e);
                break;
        }
    }

    private void Count(in RuntimeEvent e)
    {
        switch (e.Kind)
        {
            case RuntimeEventKind.WorkItem:
                _counts = _counts with { WorkItems = _counts.WorkItems + 1 };
                break;
            case RuntimeEventKind.Contention:
                _counts = _counts with { LockContentions = _counts.LockContentions + 1 };
                break;
            case RuntimeEventKind.Collection:
                _counts = _counts with
                {
                    Gen0Collections = _counts.Gen0Collections + 1,
                    Gen1Collections = _counts.Gen1Collections + (e.Value >= 1 ? 1 : 0),
                    Gen2Collections = _counts.Gen2Collections + (e.Value >= 2 ? 1 : 0),
                };
                break;
            case RuntimeEventKind.Suspension:
                _suspendedAt = e.Ms;
                break;
            case RuntimeEventKind.WorkerStart:
                _counts = _counts with { WorkerStarts = _counts.WorkerStarts + 1 };
                break;
        }
    }

    private void Begin(int window)
    {
        _window = window;
        _settling = null;
        _suspendedAt = null;
        _counts = new EventCounts();
        _bytes.Begin();
        _datagrams.Begin();
    }

    private void End(int window)
    {
        _settling = _window == window ? window : null;
        _window = null;
        _bytes.End();
        _datagrams.End();
    }

    private void Settle(int window)
    {
        if (_settling == window)
            _complete[window] = _counts with { SocketBytesSent = _bytes.Settle(), SocketDatagramsSent = _datagrams.Settle() };
        _settling = null;
    }

    /// <summary>What a counter of totals grew by during a window, from the values that were written outside of it.</summary>
    private sealed class CounterChange
    {
        private long? _last;
        private long? _before;

        public void Written(long total) => _last = total;

        /// <summary>The last value before: nothing was sent since it was read.</summary>
        public void Begin() => _before = _last;

        /// <summary>What was written until now may be older than the last send.</summary>
        public void End() => _last = null;

        public long? Settle() => _last - _before;
    }
}
