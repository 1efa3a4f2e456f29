using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace BatchSend.Senders.Tls;

/// <summary>
/// Sends a batch as writes to an <see cref="SslStream"/>, one after the other; a strategy says what goes into each.
/// </summary>
/// <remarks>
/// A write that failed or was cancelled once it had begun tears the stream: the peer may have a part of a record, and nothing can
/// follow that. One that found the stream disposed had not begun.
/// </remarks>
internal abstract class TlsSender(SslStream tls, Socket socket, SenderDescriptor descriptor)
    : SocketSender(socket, Transport.Tcp, descriptor)
{
    protected override ValueTask<SendResult> SendBatchAsync(
        ReadOnlyMemory<ReadOnlyMemory<byte>> messages, CancellationToken token)
    {
        var progress = default(BatchProgress);
        while (progress.Accepted < messages.Length)
        {
            if (token.IsCancellationRequested)
                return new ValueTask<SendResult>(End(progress, SocketError.OperationAborted, torn: false));
            ReadOnlyMemory<byte> part = Take(messages.Span[progress.Accepted..], out int count);
            ValueTask write = WriteAsync(part, token);
            if (!write.IsCompletedSuccessfully)
                return GoOnAsync(messages, progress, write, count, part.Length, token);
            write.GetAwaiter().GetResult(); // completed: gives a pooled source back
            progress.AcceptWhole(count, part.Length);
        }

        return new ValueTask<SendResult>(SendResult.Sent(progress.Accepted, progress.Bytes));
    }

    /// <summary>What the next write carries: whole messages.</summary>
    /// <param name="rest">What has not been written, at least one message.</param>
    /// <param name="count">How many of them it carries.</param>
    protected abstract ReadOnlyMemory<byte> Take(ReadOnlySpan<ReadOnlyMemory<byte>> rest, out int count);

    /// <summary>Starts one write. An empty one is nothing on a stream.</summary>
    protected ValueTask WriteAsync(ReadOnlyMemory<byte> part, CancellationToken token)
    {
        if (part.IsEmpty)
            return ValueTask.CompletedTask;
        Issued++;
        return tls.WriteAsync(part, token);
    }

    /// <summary>Goes on from a write that did not complete at once.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SendResult> GoOnAsync(
        ReadOnlyMemory<ReadOnlyMemory<byte>> messages, BatchProgress progress, ValueTask write, int count, int bytes, CancellationToken token)
    {
        while (true)
        {
            try
            {
                await write.ConfigureAwait(false);
            }
            catch (Exception e) when (TlsWriteFailure.Is(e) && (progress.HasAny || MayHaveSent(e)))
            {
                return End(progress, TlsWriteFailure.StatusOf(e), MayHaveSent(e));
            }

            progress.AcceptWhole(count, bytes);
            if (progress.Accepted == messages.Length)
                return SendResult.Sent(progress.Accepted, progress.Bytes);
            if (token.IsCancellationRequested)
                return End(progress, SocketError.OperationAborted, torn: false);
            ReadOnlyMemory<byte> part = Take(messages.Span[progress.Accepted..], out count);
            bytes = part.Length;
            write = WriteAsync(part, token);
        }
    }

    private SendResult End(in BatchProgress progress, SocketError error, bool torn) =>
        Fail(progress.Accepted, progress.Bytes, error, progress.Accepted, torn);
}
