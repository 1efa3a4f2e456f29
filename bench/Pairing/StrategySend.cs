using System.Net.Sockets;
using BatchSend;
using Bench.Meters.Events;
using Bench.Traffic;

namespace Bench.Pairing;

/// <summary>Sends the batches of a lane by a strategy of the catalog.</summary>
/// <param name="sender">The strategy's sender, which becomes this object's.</param>
/// <param name="batches">The batches, one after the other.</param>
internal sealed class StrategySend(IBatchSender sender, BatchRing batches) : IArmSend
{
    private int _next;

    /// <summary>Sends on a plain connection.</summary>
    public StrategySend(string strategy, Socket socket, BatchRing batches)
        : this(SenderCatalog.Create(socket, strategy), batches)
    {
    }

    public long? Issued => ((ISendCallCounter)sender).Issued;

    /// <summary>Whether its latest batch went past the runtime's sockets.</summary>
    public bool SendsNatively => NativeSends.IsLatestOf(sender);

    public ValueTask<SendResult> SendAsync()
    {
        int batch = _next;
        _next = batches.Next(batch);
        return sender.SendAsync(batches[batch]);
    }

    public ValueTask DisposeAsync() => sender.DisposeAsync();
}
