using System.Net.Sockets;
using BatchSend;
using Bench.Traffic;

namespace Bench.Throughput;

/// <summary>
/// One side of a comparison of rates: a sender of one strategy on each connection, which take turns, a batch each. Both sides
/// send on the same connections, so that no difference of sockets is part of their ratio. Does not own the sockets.
/// </summary>
/// <param name="strategy">The strategy's name.</param>
/// <param name="senders">One sender a connection.</param>
/// <param name="batches">What they send: the next batch, whoever's turn it is.</param>
internal sealed class RateArm(string strategy, IReadOnlyList<IBatchSender> senders, BatchRing batches) : IAsyncDisposable
{
    private int _connection;
    private int _batch;

    public string Strategy => strategy;

    /// <summary>Messages a batch.</summary>
    public int Batch => batches.Batch;

    public static RateArm Of(string strategy, IEnumerable<Socket> sockets, BatchRing batches) =>
        new(strategy, [.. sockets.Select(socket => SenderCatalog.Create(socket, strategy))], batches);

    /// <summary>The same senders with batches of at most so many messages. This arm still owns them.</summary>
    public RateArm Shortened(int batch) => new(strategy, senders, batches.Shortened(batch));

    /// <summary>Sends the next batch on the next connection.</summary>
    public ValueTask<SendResult> SendAsync()
    {
        (int connection, int batch) = (_connection, _batch);
        _connection = connection + 1 < senders.Count ? connection + 1 : 0;
        _batch = batches.Next(batch);
        return senders[connection].SendAsync(batches[batch], CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IBatchSender sender in senders)
            await sender.DisposeAsync().ConfigureAwait(false);
    }
}
