namespace Bench.Echoes;

/// <summary>The times of batches that came back whole.</summary>
internal sealed class RoundTrips
{
    /// <summary>To the first message.</summary>
    public TimeSamples First { get; } = new();

    /// <summary>To the last.</summary>
    public TimeSamples Last { get; } = new();

    /// <summary>To the send.</summary>
    public TimeSamples Late { get; } = new();

    /// <summary>Adds a batch: its times from when it was to be sent, in <see cref="System.Diagnostics.Stopwatch"/> ticks.</summary>
    public void Add(long first, long last, long late)
    {
        First.Add(first);
        Last.Add(last);
        Late.Add(late);
    }

    public void Clear()
    {
        First.Clear();
        Last.Clear();
        Late.Clear();
    }
}
