using System.Net.Sockets;
using BatchSend;
using Bench.Pairing;

namespace Bench.Gate.Sends;

/// <summary>A strategy of this build's catalog on one socket, always with the same batch, which may be a part of the lane's.</summary>
internal sealed class CatalogSend(string strategy, Socket socket, ReadOnlyMemory<byte>[] messages) : IArmSend
{
    private readonly IBatchSender _sender = SenderCatalog.Create(socket, strategy);

    public long? Issued => ((ISendCallCounter)_sender).Issued;

    public ValueTask<SendResult> SendAsync() => _sender.SendAsync(messages);

    public ValueTask DisposeAsync() => _sender.DisposeAsync();
}
