using System.Net.Sockets;
using BatchSend;
using Bench.Commands;

namespace Bench.Pairing;

/// <summary>
/// One side of a comparison: a strategy with a sender and buffers on either socket, so that the arms can exchange
/// sockets and buffers at half-time. Does not own the sockets.
/// </summary>
internal sealed class Arm : IAsyncDisposable
{
    private readonly IBatchSender[] _senders;
    private readonly ReadOnlyMemory<byte>[][] _messages;
    private int _lane;

    /// <param name="strategy">A name of the catalog.</param>
    /// <param name="sockets">The sockets, one a lane.</param>
    /// <param name="messages">The batch to send, one a lane.</param>
    /// <param name="lane">The lane this arm starts on.</param>
    public Arm(string strategy, IReadOnlyList<Socket> sockets, ReadOnlyMemory<byte>[][] messages, int lane)
    {
        Strategy = strategy;
        _senders = [.. sockets.Select(s => SenderCatalog.Create(s, strategy))];
        _messages = messages;
        _lane = lane;
    }

    public string Strategy { get; }

    /// <summary>Messages a batch.</summary>
    public int Batch => _messages[_lane].Length;

    /// <summary>Send operations that the library issued so far.</summary>
    public long Issued => _senders.Sum(s => ((ISendCallCounter)s).Issued);

    public void ExchangeLane() => _lane = 1 - _lane;

    public ValueTask<SendResult> SendAsync() => _senders[_lane].SendAsync(_messages[_lane]);

    /// <summary>A batch that was not taken whole cannot be measured.</summary>
    public void Check(in SendResult result)
    {
        if (result.Accepted != Batch || !result.IsSuccess)
        {
            throw CommandFailure.Failed(
                $"{Strategy}: the socket accepted {result.Accepted} of {Batch} messages ({result.Error})");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IBatchSender sender in _senders)
            await sender.DisposeAsync().ConfigureAwait(false);
    }
}
