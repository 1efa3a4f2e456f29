using System.Net.Sockets;
using System.Runtime.CompilerServices;
using BatchSend.Interop.Linux;

namespace BatchSend.Senders;

/// <summary>
/// What the strategies share that call the kernel themselves: as long as it takes what it is given they run straight
/// through; when it has no room, the managed socket sends the next message, waits as long as that takes, and the native calls go on.
/// </summary>
/// <remarks>
/// <para>The descriptor is referenced during native calls and not during a wait, so that a disposal of the socket, which
/// waits for the references, ends either at once. Buffers are read before it is taken, because to read one can run
/// code of its owner.</para>
/// <para>Nothing of the socket is changed, but that the first wait for room makes the descriptor non-blocking for good, as
/// every asynchronous send does.</para>
/// </remarks>
internal abstract class NativeSender(Socket socket, Transport transport, SenderDescriptor descriptor, ISendCalls calls)
    : SocketSender(socket, transport, descriptor)
{
    /// <summary>The first pause when the system has no memory for a send; each next one is twice as long.</summary>
    private const int FirstPauseMilliseconds = 1;

    /// <summary>Pauses without progress until the batch ends with the error: about two seconds in all.</summary>
    private const int MaxPauses = 11;

    private readonly SafeSocketHandle _handle = socket.SafeHandle;

    protected ISendCalls Calls { get; } = calls;

    protected sealed override ValueTask<SendResult> SendBatchAsync(
        ReadOnlyMemory<ReadOnlyMemory<byte>> messages, CancellationToken token)
    {
        var progress = default(BatchProgress);
        Errno status = Advance(messages.Span, ref progress, token);
        return status.MeansWait()
            ? WaitAndGoOnAsync(messages, progress, status, token)
            : new ValueTask<SendResult>(End(progress, status.ToSocketError()));
    }

    /// <summary>Sends natively from where the batch stands.</summary>
    /// <returns><see cref="Errno.None"/> at the end of the batch; otherwise why it went no further.</returns>
    protected abstract Errno SendNatively(
        ReadOnlySpan<ReadOnlyMemory<byte>> messages, ref BatchProgress progress, CancellationToken token);

    /// <summary>References the socket's descriptor for native calls.</summary>
    /// <exception cref="ObjectDisposedException">The socket is disposed.</exception>
    protected DescriptorLease Lease() => new(_handle);

    private Errno Advance(ReadOnlySpan<ReadOnlyMemory<byte>> messages, ref BatchProgress progress, CancellationToken token)
    {
        Errno status;
        try
        {
            status = SendNatively(messages, ref progress, token);
        }
        catch (ObjectDisposedException) when (_handle.IsClosed && progress.HasAny)
        {
            return Errno.ECANCELED;
        }

        // A socket that is being disposed ends native calls with errors of its own making.
        return status != Errno.None && _handle.IsClosed ? Errno.ECANCELED : status;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SendResult> WaitAndGoOnAsync(
        ReadOnlyMemory<ReadOnlyMemory<byte>> messages, BatchProgress progress, Errno status, CancellationToken token)
    {
        int pauses = 0;
        while (true)
        {
            // A full socket wakes the managed send that waits for it; a system without memory wakes nobody.
            if (status != Errno.EAGAIN)
            {
                if (pauses == MaxPauses)
                    return End(progress, status.ToSocketError());
                await Task.Delay(FirstPauseMilliseconds << pauses++, token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (token.IsCancellationRequested)
                    return End(progress, SocketError.OperationAborted);
            }

            ReadOnlyMemory<byte> rest = messages.Span[progress.Accepted][progress.Offset..];
            int sent;
            try
            {
                ValueTask<int> send = Socket.SendAsync(rest, SocketFlags.None, token);
                Issued++;
                sent = await send.ConfigureAwait(false);
            }
            catch (Exception e) when (IsSendFailure(e) && (progress.HasAny || e is not ObjectDisposedException))
            {
                SocketError error = ErrorOf(e);
                if (error == SocketError.NoBufferSpaceAvailable && !IsStream)
                {
                    status = Errno.ENOBUFS;
                    continue;
                }

                return End(progress, error, MayHaveSent(e));
            }

            if (IsStream)
                progress.AcceptBytes(messages.Span, sent);
            else if (sent == rest.Length)
                progress.AcceptMessages(messages.Span, 1);
            else
                return End(progress, SocketError.MessageSize); // a datagram goes whole or not at all

            status = Advance(messages.Span, ref progress, token);
            if (!status.MeansWait())
                return End(progress, status.ToSocketError());
            pauses = 0;
        }
    }

    private SendResult End(in BatchProgress progress, SocketError error, bool mayHaveSent = false)
    {
        if (error == SocketError.Success)
            return SendResult.Sent(progress.Accepted, progress.Bytes) with { Degraded = progress.Degraded };

        // What ends a stream other than by the caller's wish ends it for good, between two messages too.
        bool torn = mayHaveSent || progress.Offset > 0 || error != SocketError.OperationAborted;
        return Fail(progress.Accepted, progress.Bytes, error, progress.Accepted, torn) with { Degraded = progress.Degraded };
    }
}
