using System.Net.Sockets;
using System.Runtime.CompilerServices;

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
        PredictSendCalls = static (sizes, _) => sizes.Length,
    };

    private readonly List<Task<int>> _pending = [];

    protected override ValueTask<SendResult> SendBatchAsync(
        ReadOnlyMemory<ReadOnlyMemory<byte>> messages, CancellationToken token)
    {
        StartAll(messages.Span, token);
        Task<int[]> all = Task.WhenAll(_pending);
        return all.IsCompleted
            ? new ValueTask<SendResult>(Tally(messages.Span))
            : AwaitAllAsync(all, messages);
    }

    protected override void Release() => _pending.Clear();

    private void StartAll(ReadOnlySpan<ReadOnlyMemory<byte>> messages, CancellationToken token)
    {
        int oldest = 0; // every task before this one succeeded
        foreach (ReadOnlyMemory<byte> message in messages)
        {
            try
            {
                Issued++;
                _pending.Add(Socket.SendAsync(message, SocketFlags.None, token).AsTask());
            }
            catch (ObjectDisposedException e) when (_pending.Count > 0)
            {
                _pending.Add(Task.FromException<int>(e));
            }

            while (oldest < _pending.Count && _pending[oldest].IsCompletedSuccessfully)
                oldest++;
            if (oldest < _pending.Count && _pending[oldest].IsCompleted)
                return;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SendResult> AwaitAllAsync(Task<int[]> all, ReadOnlyMemory<ReadOnlyMemory<byte>> messages)
    {
        await ((Task)all).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return Tally(messages.Span);
    }

    private SendResult Tally(ReadOnlySpan<ReadOnlyMemory<byte>> messages)
    {
        int accepted = 0, failedIndex = -1;
        long bytes = 0;
        SocketError error = SocketError.Success;
        for (int i = 0; i < _pending.Count; i++)
        {
            SocketError status = StatusOf(_pending[i], messages[i].Length);
            if (status == SocketError.Success)
            {
                accepted++;
                bytes += messages[i].Length;
            }
            else if (failedIndex < 0)
            {
                (failedIndex, error) = (i, status);
            }
        }

        _pending.Clear();
        return failedIndex < 0
            ? SendResult.Sent(accepted, bytes)
            : Fail(accepted, bytes, error, failedIndex, torn: true);
    }

    private static SocketError StatusOf(Task<int> send, int length) => send switch
    {
        // A count below the length would mean that a later send of this batch was written inside this message.
        { IsCompletedSuccessfully: true } => send.Result == length ? SocketError.Success : SocketError.MessageSize,
        { IsCanceled: true } => SocketError.OperationAborted,
        _ => ErrorOf(send.Exception!.InnerException!),
    };
}
