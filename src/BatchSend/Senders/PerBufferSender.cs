using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace BatchSend.Senders;

/// <summary>Awaits each send before it starts the next: one kernel transition a message. The baseline.</summary>
internal class PerBufferSender(Socket socket, Transport transport, SenderDescriptor descriptor)
    : SocketSender(socket, transport, descriptor)
{
    public static readonly SenderDescriptor Entry = new(
        "per-buffer", "awaits each send before the next; the baseline", Transport.Tcp | Transport.Udp,
        static (socket, transport, entry) => new PerBufferSender(socket, transport, entry))
    {
        IsBaseline = true,
        PredictSendCalls = static (sizes, _) => new SendCallCounts(SendTo: sizes.Length),
    };

    protected override ValueTask<SendResult> SendBatchAsync(
        ReadOnlyMemory<ReadOnlyMemory<byte>> messages, CancellationToken token)
    {
        ReadOnlySpan<ReadOnlyMemory<byte>> span = messages.Span;
        long bytes = 0;
        for (int i = 0; i < span.Length; i++)
        {
            if (token.IsCancellationRequested)
                return new ValueTask<SendResult>(Fail(i, bytes, SocketError.OperationAborted, i, torn: false));
            ValueTask<int> send = Start(span[i], isFirst: i == 0, token);
            if (!send.IsCompletedSuccessfully)
                return ContinueAsync(messages, i, bytes, send, token);
            int sent = send.Result;
            if (sent != span[i].Length)
                return ContinueAsync(messages, i, bytes, new ValueTask<int>(sent), token);
            bytes += sent;
        }

        return new ValueTask<SendResult>(SendResult.Sent(span.Length, bytes));
    }

    private ValueTask<int> Start(ReadOnlyMemory<byte> message, bool isFirst, CancellationToken token)
    {
        try
        {
            ValueTask<int> send = Socket.SendAsync(message, SocketFlags.None, token);
            Issued++;
            return send;
        }
        catch (ObjectDisposedException e) when (!isFirst)
        {
            // The caller closed the socket in the middle of the batch: a result. Before any progress it is misuse.
            return ValueTask.FromException<int>(e);
        }
    }

    /// <summary>Goes on from message <paramref name="index"/>, whose send is under way, once a send did not complete at once.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SendResult> ContinueAsync(
        ReadOnlyMemory<ReadOnlyMemory<byte>> messages, int index, long bytes, ValueTask<int> send, CancellationToken token)
    {
        int sent = 0;
        while (true)
        {
            ReadOnlyMemory<byte> message = messages.Span[index];
            try
            {
                sent += await send.ConfigureAwait(false);
            }
            catch (Exception e) when (IsSendFailure(e))
            {
                return Fail(index, bytes, ErrorOf(e), index, torn: sent > 0 || MayHaveSent(e));
            }

            if (sent < message.Length)
            {
                // A datagram goes whole or not at all; only a stream can go on with the rest.
                if (!IsStream)
                    return Fail(index, bytes, SocketError.MessageSize, index, torn: false);
                send = Start(message[sent..], isFirst: false, token);
                continue;
            }

            bytes += sent;
            sent = 0;
            if (++index == messages.Length)
                return SendResult.Sent(index, bytes);
            if (token.IsCancellationRequested)
                return Fail(index, bytes, SocketError.OperationAborted, index, torn: false);
            send = Start(messages.Span[index], isFirst: false, token);
        }
    }
}
