using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace BatchSend.Senders;

/// <summary>
/// What every sender shares: misuse, one call at a time, cancellation, disposal during a call, and the fault of a torn stream.
/// A strategy adds only <see cref="SendBatchAsync"/>.
/// </summary>
internal abstract class SocketSender(Socket socket, Transport transport, SenderDescriptor descriptor)
    : IBatchSender, ISendCallCounter
{
    // Cancelled by the caller's token for one call, or by disposal for good; renewed only after a cancelled call.
    private CancellationTokenSource _abort = new();
    private TaskCompletionSource? _idle;
    private SocketError _fault = SocketError.Success;
    private volatile bool _disposed;
    private int _busy;

    public SenderDescriptor Descriptor { get; } = descriptor;

    public long Issued { get; protected set; }

    protected Socket Socket { get; } = socket;

    protected bool IsStream { get; } = transport == Transport.Tcp;

    public ValueTask<SendResult> SendAsync(
        ReadOnlyMemory<ReadOnlyMemory<byte>> messages, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        if (Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
            throw new InvalidOperationException("another call is running on this sender");
        if (_fault != SocketError.Success)
        {
            Leave();
            return new ValueTask<SendResult>(SendResult.Failed(0, 0, _fault, 0));
        }

        CancellationTokenRegistration registration = cancellationToken.CanBeCanceled
            ? cancellationToken.UnsafeRegister(static sender => ((SocketSender)sender!)._abort.Cancel(), this)
            : default;
        ValueTask<SendResult> batch;
        try
        {
            batch = SendBatchAsync(messages, _abort.Token);
        }
        catch
        {
            Leave(registration);
            throw;
        }

        // The normal case: the kernel took everything at once.
        if (!batch.IsCompletedSuccessfully)
            return FinishAsync(batch, registration, cancellationToken);
        SendResult result = batch.Result;
        Leave(registration);
        ThrowIfCancelledBeforeProgress(result, cancellationToken);
        return new ValueTask<SendResult>(result);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            var idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _idle = idle;
            _disposed = true;
            // Ends a call in flight; the caller gets OperationAborted with the counts.
            if (Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
            {
                await _abort.CancelAsync().ConfigureAwait(false);
                await idle.Task.ConfigureAwait(false);
            }

            idle.TrySetResult();
            Release();
        }
        else if (_idle is { } idle)
        {
            await idle.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Sends one batch. Expected failures come back as results; anything thrown is misuse.</summary>
    protected abstract ValueTask<SendResult> SendBatchAsync(
        ReadOnlyMemory<ReadOnlyMemory<byte>> messages, CancellationToken token);

    /// <summary>Gives back what the strategy holds. Runs once, with no call in flight.</summary>
    protected virtual void Release()
    {
    }

    /// <summary>Ends a batch with an error. A stream that may have stopped inside a message is torn from here on.</summary>
    protected SendResult Fail(int accepted, long bytes, SocketError error, int failedIndex, bool torn)
    {
        if (torn && IsStream)
            _fault = error;
        return SendResult.Failed(accepted, bytes, error, failedIndex);
    }

    /// <summary>True for the exceptions by which the managed socket reports an expected failure of a send.</summary>
    protected static bool IsSendFailure(Exception e) =>
        e is SocketException or OperationCanceledException or ObjectDisposedException;

    /// <summary>The status that stands for a failed send.</summary>
    protected static SocketError ErrorOf(Exception e) =>
        e is SocketException s ? s.SocketErrorCode : SocketError.OperationAborted;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SendResult> FinishAsync(
        ValueTask<SendResult> batch, CancellationTokenRegistration registration, CancellationToken cancellationToken)
    {
        SendResult result;
        try
        {
            result = await batch.ConfigureAwait(false);
        }
        finally
        {
            Leave(registration);
        }

        ThrowIfCancelledBeforeProgress(result, cancellationToken);
        return result;
    }

    private void ThrowIfCancelledBeforeProgress(SendResult result, CancellationToken cancellationToken)
    {
        if (result is { Accepted: 0, Error: SocketError.OperationAborted } && _fault == SocketError.Success)
            cancellationToken.ThrowIfCancellationRequested();
    }

    private void Leave(CancellationTokenRegistration registration = default)
    {
        registration.Dispose(); // waits for a callback that is running, so _abort is quiet from here on
        if (_abort.IsCancellationRequested && !_disposed)
            _abort = new CancellationTokenSource(); // the old one holds no timer; disposing it would race with DisposeAsync
        Interlocked.Exchange(ref _busy, 0);
        if (_disposed)
            _idle?.TrySetResult();
    }
}
