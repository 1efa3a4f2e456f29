using System.Net.Sockets;
using BatchSend;
using Bench.Traffic;

namespace Bench.Pairing;

/// <summary>
/// One side of a comparison, with a way to send and buffers on either socket, so that the arms can exchange sockets and
/// buffers at half-time. Does not own the sockets.
/// </summary>
internal sealed class Arm : IAsyncDisposable
{
    private readonly IArmSend[] _sends;

    /// <param name="name">What it is called: a strategy's name, or that of a floor.</param>
    /// <param name="create">Makes its way to send on a socket.</param>
    /// <param name="sockets">The sockets, one a lane.</param>
    /// <param name="batches">What to send, one a lane.</param>
    /// <param name="lane">The lane this arm starts on.</param>
    public Arm(
        string name, Func<string, Socket, BatchRing, IArmSend> create, IReadOnlyList<Socket> sockets, IReadOnlyList<BatchRing> batches, int lane)
    {
        Name = name;
        Batch = batches[lane].Batch;
        Lane = lane;
        _sends = [.. sockets.Zip(batches, (socket, ring) => create(name, socket, ring))];
    }

    public string Name { get; }

    /// <summary>Messages a batch.</summary>
    public int Batch { get; }

    /// <summary>The lane that the next batch goes to.</summary>
    public int Lane { get; private set; }

    /// <summary>Send operations issued so far; null where nothing counts them.</summary>
    public long? Issued => _sends.All(s => s.Issued is not null) ? _sends.Sum(s => s.Issued!.Value) : null;

    public static Arm OfStrategy(string strategy, IReadOnlyList<Socket> sockets, IReadOnlyList<BatchRing> batches, int lane) =>
        new(strategy, static (name, socket, ring) => new StrategySend(name, socket, ring), sockets, batches, lane);

    public void ExchangeLane() => Lane = 1 - Lane;

    public ValueTask<SendResult> SendAsync() => _sends[Lane].SendAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (IArmSend send in _sends)
            await send.DisposeAsync().ConfigureAwait(false);
    }
}
