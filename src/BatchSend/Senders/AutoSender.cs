using System.Net.Sockets;

namespace BatchSend.Senders;

/// <summary>Sends each batch by the strategy that is cheapest for it on this transport and this machine.</summary>
internal sealed class AutoSender(Socket socket, Transport transport, SenderDescriptor descriptor)
    : SocketSender(socket, transport, descriptor), ISenderChoice
{
    public static readonly SenderDescriptor Entry = new(
        "auto", "the cheapest of the others for each batch, by its sizes and count", Transport.Tcp | Transport.Udp,
        static (socket, transport, entry) => new AutoSender(socket, transport, entry))
    {
        PredictSendCalls = static (sizes, transport) =>
            AutoChoice.For<int, PlainSize>(sizes, transport).PredictSendCalls(sizes, transport),
        MessagesPerCall = AutoChoice.MessagesPerCall,
    };

    // One for each choice made so far: at most three, so that a search from the front is the quickest way.
    private readonly List<SocketSender> _made = [];
    private readonly Transport _transport = transport;

    public SenderDescriptor? LastChoice { get; private set; }

    protected override ValueTask<SendResult> SendBatchAsync(
        ReadOnlyMemory<ReadOnlyMemory<byte>> messages, CancellationToken token)
    {
        SenderDescriptor choice = AutoChoice.For<ReadOnlyMemory<byte>, MessageSize>(messages.Span, _transport);
        LastChoice = choice;
        return SendThrough(SenderOf(choice), messages, token);
    }

    protected override void Release()
    {
        foreach (SocketSender made in _made)
            Release(made);
    }

    private SocketSender SenderOf(SenderDescriptor strategy)
    {
        foreach (SocketSender made in _made)
        {
            if (made.Descriptor == strategy)
                return made;
        }

        var sender = (SocketSender)strategy.Factory(Socket, _transport, strategy);
        _made.Add(sender);
        return sender;
    }
}
