using System.Net.Security;
using System.Net.Sockets;

namespace BatchSend.Senders.Tls;

/// <summary>
/// <c>pending-tasks</c> over TLS: starts the writes, keeps their tasks and waits for all of them. SslStream refuses a second write
/// while one is pending, so that one which does not complete at once is waited for before the next; the result says so.
/// </summary>
internal sealed class TlsPendingTasksSender(SslStream tls, Socket socket, SenderDescriptor descriptor)
    : SocketSender(socket, Transport.Tcp, descriptor)
{
    public const string OneAtATime = "SslStream takes one write at a time: a pending one was waited for before the next began";

    private readonly List<Task> _writes = [];

    protected override async ValueTask<SendResult> SendBatchAsync(
        ReadOnlyMemory<ReadOnlyMemory<byte>> messages, CancellationToken token)
    {
        string? degraded = null;
        int left = messages.Length;
        while (left > 0 && !token.IsCancellationRequested)
        {
            Task write = Start(messages.Span[^left], token);
            _writes.Add(write);
            if (!write.IsCompleted)
            {
                degraded = left > 1 ? OneAtATime : degraded;
                await write.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (!write.IsCompletedSuccessfully)
                break;
            left--;
        }

        await Task.WhenAll(_writes).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return Tally(messages.Span) with { Degraded = degraded };
    }

    private Task Start(ReadOnlyMemory<byte> message, CancellationToken token)
    {
        if (message.IsEmpty)
            return Task.CompletedTask;
        Issued++;
        return tls.WriteAsync(message, token).AsTask();
    }

    private SendResult Tally(ReadOnlySpan<ReadOnlyMemory<byte>> messages)
    {
        Exception? failure = _writes is [.., { IsCompletedSuccessfully: false } last] ? CauseOf(last) : null;
        int accepted = failure is null ? _writes.Count : _writes.Count - 1;
        _writes.Clear();
        long bytes = 0;
        foreach (ReadOnlyMemory<byte> message in messages[..accepted])
            bytes += message.Length;
        if (failure is null)
        {
            return accepted == messages.Length
                ? SendResult.Sent(accepted, bytes)
                : Fail(accepted, bytes, SocketError.OperationAborted, accepted, torn: false);
        }

        if (!TlsWriteFailure.Is(failure) || (accepted == 0 && !MayHaveSent(failure)))
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        return Fail(accepted, bytes, TlsWriteFailure.StatusOf(failure), accepted, MayHaveSent(failure));
    }

    private static Exception CauseOf(Task write) => write.Exception?.InnerException ?? new TaskCanceledException(write);
}
