using System.Net.Sockets;
using Bench.Sinks;

namespace Bench.Traffic;

/// <summary>Several connections to one sink, whose window they share.</summary>
internal sealed class LaneSet : IDisposable
{
    /// <summary>Most connections at a time: what a row of a throughput report may ask for.</summary>
    public const int Most = 64;

    private readonly List<SendLane> _lanes = [];

    private LaneSet()
    {
    }

    public IReadOnlyList<Socket> Sockets => [.. _lanes.Select(lane => lane.Socket)];

    public static async Task<LaneSet> ConnectAsync(SinkProcess sink, int connections, CancellationToken cancellationToken)
    {
        LaneSet set = new();
        try
        {
            for (int i = 0; i < connections; i++)
                set._lanes.Add(await SendLane.ConnectAsync(sink, cancellationToken).ConfigureAwait(false));
            return set;
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (SendLane lane in _lanes)
            lane.Dispose();
    }
}
