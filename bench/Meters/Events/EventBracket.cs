namespace Bench.Meters.Events;

/// <summary>
/// Within the measured process: marks the ends of the windows in its stream of events, and reads the runtime's own properties
/// beside them. Before and after each window it lets the socket counters be written.
/// </summary>
internal sealed class EventBracket : IDisposable
{
    private readonly SocketCounterPolls _polls = new();
    private RuntimeProperties? _before;
    private int _window;

    /// <summary>Nothing may be under way: a send that completes later would count, although it began before.</summary>
    public void Begin(int window)
    {
        _window = window;
        _polls.Poll();
        _before = RuntimeProperties.Now();
        EventMarks.Log.Begin(window);
    }

    /// <summary>All sends of the window must have completed.</summary>
    /// <returns>What the runtime's own properties changed by.</returns>
    public RuntimeProperties End()
    {
        EventMarks.Log.End(_window);
        RuntimeProperties after = RuntimeProperties.Now();
        _polls.Poll();
        EventMarks.Log.Settled(_window);
        return after - (_before ?? throw new InvalidOperationException("no window was begun"));
    }

    public void Dispose() => _polls.Dispose();
}
