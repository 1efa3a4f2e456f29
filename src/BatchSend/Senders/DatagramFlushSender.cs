using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace BatchSend.Senders;

/// <summary>
/// UDP's form of <c>flush</c>: writes queue, the flush sends the queued datagrams and returns after all have completed.
/// Boundaries are kept, so each datagram is still one send; a stream's saving is not to be had.
/// </summary>
internal sealed class DatagramFlushSender(Socket socket, SenderDescriptor descriptor)
    : PerBufferSender(socket, Transport.Udp, descriptor)
{
    private ReadOnlyMemory<byte>[] _queue = [];

    protected override ValueTask<SendResult> SendBatchAsync(
        ReadOnlyMemory<ReadOnlyMemory<byte>> messages, CancellationToken token)
    {
        int count = messages.Length;
        if (_queue.Length < count)
            _queue = new ReadOnlyMemory<byte>[count];
        messages.CopyTo(_queue);

        ValueTask<SendResult> flush;
        try
        {
            flush = base.SendBatchAsync(_queue.AsMemory(0, count), token);
        }
        catch
        {
            Forget(count);
            throw;
        }

        if (!flush.IsCompletedSuccessfully)
            return FinishAsync(flush, count);
        Forget(count);
        return flush;
    }

    protected override void Release() => _queue = [];

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SendResult> FinishAsync(ValueTask<SendResult> flush, int count)
    {
        try
        {
            return await flush.ConfigureAwait(false);
        }
        finally
        {
            Forget(count);
        }
    }

    /// <summary>The buffers are the caller's again: keep none of them alive.</summary>
    private void Forget(int count) => _queue.AsSpan(0, count).Clear();
}
