using System.Net.Sockets;
using BatchSend;
using Bench.Meters.Events;
using Bench.Traffic;

namespace Bench.Pairing;

/// <summary>Sends the batches of a lane by a strategy of the catalog.</summary>
internal sealed class StrategySend(string strategy, Socket socket, BatchRing batches) : IArmSend
{
    private readonly IBatchSender _sender = SenderCatalog.Create(socket, strategy);
    private int _next;

    public long? Issued => ((ISendCallCounter)_sender).Issued;

    /// <summary>Whether its latest batch went past the runtime's sockets.</summary>
    public bool SendsNatively => NativeSends.IsLatestOf(_sender);

    public ValueTask<SendResult> SendAsync()
    {
        int batch = _next;
        _next = batches.Next(batch);
        return _sender.SendAsync(batches[batch]);
    }

    public ValueTask DisposeAsync() => _sender.DisposeAsync();
}
