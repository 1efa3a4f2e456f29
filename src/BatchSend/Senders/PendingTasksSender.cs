using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace BatchSend.Senders;

/// <summary>
/// Starts every send, keeps the tasks and waits for all of them. The tasks are allocated on purpose: that is what the form costs.
/// </summary>
/// <remarks>
/// On Linux the managed send tries the kernel at once, so nearly every task is complete when it is returned and each
/// message is still one kernel transition. It starts no further send once it has seen one fail.
/// </remarks>
internal sealed class PendingTasksSender(Socket socket, Transport transport, SenderDescriptor descriptor)
    : SocketSender(socket, transport, descriptor)
{
    public static readonly SenderDescriptor Entry = new(
        "pending-tasks", "starts every send, then awaits Task.WhenAll", Transport.Tcp | Transport.Udp,
        static (socket, transport, entry) => new PendingTasksSender(socket, transport, entry))
    {
        AllocatesByDesign = true,
        PredictSendCalls = static (sizes, _) => new SendCallCounts(SendTo: sizes.Length),
    };

    private readonly List<Task<int>> _pending = [];

    protected override ValueTask<SendResult> SendBatchAsync(
        ReadOnlyMemory<ReadOnlyMemory<byte>> messages, CancellationToken token)
    {
        StartAll(messages.Span, token);
        Task<int[]> all = Task.WhenAll(_pending);
        if (!all.IsCompleted)
            return AwaitAllAsync(all, messages);
        _ = all.Exception; // observed here: what failed is told by the result
        return new ValueTask<SendResult>(Tally(messages.Span));
    }

    private void StartAll(ReadOnlySpan<ReadOnlyMemory<byte>> messages, CancellationToken token)
    {
        int oldest = 0; // every task before this one succeeded
        foreach (ReadOnlyMemory<byte> message in messages)
        {
            if (token.IsCancellationRequested)
                return;
            Task<int> send = Start(message, token);
            _pending.Add(send);
            while (oldest < _pending.Count && _pending[oldest].IsCompletedSuccessfully)
                oldest++;
            if (HasFailed(send) || (oldest < _pending.Count && HasFailed(_pending[oldest])))
                return;
        }
    }

    private Task<int> Start(ReadOnlyMemory<byte> message, CancellationToken token)
    {
        try
        {
            ValueTask<int> send = Socket.SendAsync(message, SocketFlags.None, token);
            Issued++;
            return send.AsTask();
        }
        catch (Exception e) when (_pending.Count > 0)
        {
            // Earlier sends may still read their buffers: whatever this is, it waits until they have ended.
            return Task.FromException<int>(e);
        }
    }

    private static bool HasFailed(Task send) => send.IsCompleted && !send.IsCompletedSuccessfully;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SendResult> AwaitAllAsync(Task<int[]> all, ReadOnlyMemory<ReadOnlyMemory<byte>> messages)
    {
        await ((Task)all).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return Tally(messages.Span);
    }

    private SendResult Tally(ReadOnlySpan<ReadOnlyMemory<byte>> messages)
    {
        int accepted = 0, failedIndex = -1, started = _pending.Count;
        long bytes = 0;
        SocketError error = SocketError.Success;
        bool torn = false;
        Exception? misuse = null;
        for (int i = 0; i < started; i++)
        {
            Task<int> send = _pending[i];
            SocketError status = StatusOf(send, messages[i].Length);
            if (status == SocketError.Success)
            {
                accepted++;
                bytes += messages[i].Length;
                continue;
            }

            Exception? cause = send.Exception?.InnerException;
            torn |= cause is null || MayHaveSent(cause);
            if (cause is not null && !IsSendFailure(cause))
                misuse ??= cause;
            if (failedIndex < 0)
                (failedIndex, error) = (i, status);
        }

        _pending.Clear();
        if (misuse is not null)
            ExceptionDispatchInfo.Throw(misuse);
        if (failedIndex >= 0)
            return Fail(accepted, bytes, error, failedIndex, torn);
        return started == messages.Length
            ? SendResult.Sent(accepted, bytes)
            : Fail(accepted, bytes, SocketError.OperationAborted, started, torn: false);
    }

    private static SocketError StatusOf(Task<int> send, int length) => send switch
    {
        // A count below the length would mean that a later send of this batch was written inside this message.
        { IsCompletedSuccessfully: true } => send.Result == length ? SocketError.Success : SocketError.MessageSize,
        { IsCanceled: true } => SocketError.OperationAborted,
        _ => ErrorOf(send.Exception!.InnerException!),
    };
}
