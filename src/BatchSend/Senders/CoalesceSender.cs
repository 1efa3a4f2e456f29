using System.Net.Sockets;
using System.Runtime.CompilerServices;
using BatchSend.Interop;

namespace BatchSend.Senders;

/// <summary>
/// TCP: copies whole messages into one buffer of 64 KB and sends it when the next one does not fit. A message that is
/// larger than the buffer, or has none to share it with, is sent from where it is.
/// </summary>
/// <remarks>The managed socket sends, which makes the descriptor non-blocking for good on Unix.</remarks>
internal sealed class CoalesceSender(Socket socket, SenderDescriptor descriptor)
    : SocketSender(socket, Transport.Tcp, descriptor)
{
    public static readonly SenderDescriptor Entry = new(
        "coalesce", "copies messages into one 64 KB buffer, one send each time it is full", Transport.Tcp,
        static (socket, _, entry) => new CoalesceSender(socket, entry))
    {
        PredictSendCalls = static (sizes, _) => new SendCallCounts(SendTo: PredictCalls(sizes)),
        MessagesPerCall = static _ => int.MaxValue,
    };

    private byte[]? _buffer;

    protected override ValueTask<SendResult> SendBatchAsync(
        ReadOnlyMemory<ReadOnlyMemory<byte>> messages, CancellationToken token)
    {
        var progress = default(BatchProgress);
        while (progress.Accepted < messages.Length)
        {
            ReadOnlyMemory<byte> part = Take(messages.Span, progress, out int count);
            if (token.IsCancellationRequested)
                return new ValueTask<SendResult>(End(progress, SocketError.OperationAborted));
            ValueTask<int> send = Start(part, progress.HasAny, token);
            if (!send.IsCompletedSuccessfully)
                return GoOnAsync(messages, progress, send, token);
            int sent = send.Result;
            if (sent == part.Length)
                progress.AcceptWhole(count, sent);
            else
                progress.AcceptBytes(messages.Span, sent);
        }

        return new ValueTask<SendResult>(SendResult.Sent(progress.Accepted, progress.Bytes));
    }

    protected override void Release()
    {
        if (_buffer is not null)
            PinnedBuffers.Return(_buffer);
        _buffer = null;
    }

    /// <summary>The whole messages that go into one send.</summary>
    internal static int CountOf<T, TSize>(ReadOnlySpan<T> messages)
        where TSize : struct, ISizeOf<T>
    {
        int count = 1;
        for (long bytes = TSize.Of(messages[0]); count < messages.Length; count++)
        {
            bytes += TSize.Of(messages[count]);
            if (bytes > PinnedBuffers.Size)
                break;
        }

        return count;
    }

    private static long PredictCalls(ReadOnlySpan<int> sizes)
    {
        long calls = 0;
        while (!sizes.IsEmpty)
        {
            int count = CountOf<int, PlainSize>(sizes);
            if (sizes[..count].ContainsAnyExcept(0)) // empty messages alone add nothing to a stream
                calls++;
            sizes = sizes[count..];
        }

        return calls;
    }

    /// <summary>What the next send carries, from where the batch stands.</summary>
    private ReadOnlyMemory<byte> Take(ReadOnlySpan<ReadOnlyMemory<byte>> messages, in BatchProgress progress, out int count)
    {
        ReadOnlySpan<ReadOnlyMemory<byte>> rest = messages[progress.Accepted..];
        count = CountOf<ReadOnlyMemory<byte>, MessageSize>(rest);
        ReadOnlyMemory<byte> first = rest[0][progress.Offset..];
        if (count == 1)
            return first;
        _buffer ??= PinnedBuffers.Rent();
        int start = PinnedBuffers.StartOf(_buffer);
        Span<byte> room = _buffer.AsSpan(start, PinnedBuffers.Size);
        first.Span.CopyTo(room);
        room = room[first.Length..];
        foreach (ref readonly ReadOnlyMemory<byte> message in rest[1..count])
        {
            message.Span.CopyTo(room);
            room = room[message.Length..];
        }

        return _buffer.AsMemory(start, PinnedBuffers.Size - room.Length);
    }

    private ValueTask<int> Start(ReadOnlyMemory<byte> part, bool hasProgress, CancellationToken token)
    {
        if (part.IsEmpty)
            return new ValueTask<int>(0);
        try
        {
            ValueTask<int> send = Socket.SendAsync(part, SocketFlags.None, token);
            Issued++;
            return send;
        }
        catch (ObjectDisposedException e) when (hasProgress)
        {
            // The caller closed the socket in the middle of the batch: a result. Before any progress it is misuse.
            return ValueTask.FromException<int>(e);
        }
    }

    /// <summary>Goes on from a send that did not complete at once.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SendResult> GoOnAsync(
        ReadOnlyMemory<ReadOnlyMemory<byte>> messages, BatchProgress progress, ValueTask<int> send, CancellationToken token)
    {
        while (true)
        {
            try
            {
                int sent = await send.ConfigureAwait(false);
                progress.AcceptBytes(messages.Span, sent);
            }
            catch (Exception e) when (IsSendFailure(e))
            {
                return End(progress, ErrorOf(e), MayHaveSent(e));
            }

            if (progress.Accepted == messages.Length)
                return SendResult.Sent(progress.Accepted, progress.Bytes);
            ReadOnlyMemory<byte> part = Take(messages.Span, progress, out _);
            if (token.IsCancellationRequested)
                return End(progress, SocketError.OperationAborted);
            send = Start(part, hasProgress: true, token);
        }
    }

    private SendResult End(in BatchProgress progress, SocketError error, bool mayHaveSent = false) =>
        Fail(progress.Accepted, progress.Bytes, error, progress.Accepted, torn: mayHaveSent || progress.Offset > 0);
}
