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
    // Bits of _state. One word for both, so that a call that ends and a disposal that begins cannot miss each other.
    private const int Busy = 1;
    private const int Disposed = 2;

    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Cancelled by the caller's token for one call, or by disposal for good; renewed only after a cancelled call.
    private CancellationTokenSource _abort = new();
    private SocketError _fault = SocketError.Success;
    private int _state;

    public SenderDescriptor Descriptor { get; } = descriptor;

    public long Issued { get; protected set; }

    protected Socket Socket { get; } = socket;

    protected bool IsStream { get; } = transport == Transport.Tcp;

    public ValueTask<SendResult> SendAsync(
        ReadOnlyMemory<ReadOnlyMemory<byte>> messages, CancellationToken cancellationToken = default)
    {
        Enter();
        if (cancellationToken.IsCancellationRequested)
        {
            Leave(default);
            return ValueTask.FromCanceled<SendResult>(cancellationToken);
        }

        CancellationTokenRegistration registration = default;
        ValueTask<SendResult> batch;
        try
        {
            if (cancellationToken.CanBeCanceled)
                registration = cancellationToken.UnsafeRegister(static sender => ((SocketSender)sender!)._abort.Cancel(), this);
            batch = StartAsync(messages);
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
        return WasCancelledBeforeProgress(result, cancellationToken)
            ? ValueTask.FromCanceled<SendResult>(cancellationToken)
            : new ValueTask<SendResult>(result);
    }

    public ValueTask DisposeAsync()
    {
        int before = Interlocked.Or(ref _state, Disposed);
        if (before == 0)
            Free();
        else if (before == Busy)
            _abort.Cancel(); // ends the call in flight: its caller gets OperationAborted with the counts, and it frees
        return new ValueTask(_released.Task);
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

    /// <summary>Sends one batch of this sender's in the way of another sender, on the same socket and as a part of the same call.</summary>
    protected ValueTask<SendResult> SendThrough(
        SocketSender other, ReadOnlyMemory<ReadOnlyMemory<byte>> messages, CancellationToken token)
    {
        long issuedBefore = other.Issued;
        ValueTask<SendResult> batch = other.SendBatchAsync(messages, token);
        if (!batch.IsCompletedSuccessfully)
            return AdoptAsync(batch, other, issuedBefore);
        Adopt(other, issuedBefore);
        return batch;
    }

    /// <summary>Gives back what another sender holds, which only <see cref="SendThrough"/> used.</summary>
    protected static void Release(SocketSender other) => other.Release();

    /// <summary>True for the exceptions by which the managed socket reports an expected failure of a send.</summary>
    protected static bool IsSendFailure(Exception e) =>
        e is SocketException or OperationCanceledException or ObjectDisposedException;

    /// <summary>
    /// True when a send that ended with this exception may have sent a part of its bytes. A disposed socket is refused
    /// before the send begins; every other failure can come after a part, whose count the managed send does not report.
    /// </summary>
    protected static bool MayHaveSent(Exception e) => e is not ObjectDisposedException;

    /// <summary>The status that stands for a failed send.</summary>
    protected static SocketError ErrorOf(Exception e) =>
        e is SocketException s ? s.SocketErrorCode : SocketError.OperationAborted;

    private ValueTask<SendResult> StartAsync(ReadOnlyMemory<ReadOnlyMemory<byte>> messages)
    {
        if (_fault != SocketError.Success)
            return new ValueTask<SendResult>(SendResult.Failed(0, 0, _fault, 0));
        ObjectDisposedException.ThrowIf(Socket.SafeHandle.IsClosed, Socket);
        return SendBatchAsync(messages, _abort.Token);
    }

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

        if (WasCancelledBeforeProgress(result, cancellationToken))
            cancellationToken.ThrowIfCancellationRequested();
        return result;
    }

    private bool WasCancelledBeforeProgress(SendResult result, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested
        && _fault == SocketError.Success
        && result is { Accepted: 0, Error: SocketError.OperationAborted };

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SendResult> AdoptAsync(ValueTask<SendResult> batch, SocketSender other, long issuedBefore)
    {
        try
        {
            return await batch.ConfigureAwait(false);
        }
        finally
        {
            Adopt(other, issuedBefore);
        }
    }

    private void Adopt(SocketSender other, long issuedBefore)
    {
        Issued += other.Issued - issuedBefore;
        _fault = other._fault;
    }

    private void Enter()
    {
        int before = Interlocked.CompareExchange(ref _state, Busy, 0);
        ObjectDisposedException.ThrowIf((before & Disposed) != 0, this);
        if (before != 0)
            throw new InvalidOperationException("another call is running on this sender");
    }

    private void Leave(CancellationTokenRegistration registration)
    {
        registration.Dispose(); // waits for a callback that is running, so only a disposal can still cancel _abort
        if (_abort.IsCancellationRequested)
            _abort = new CancellationTokenSource(); // the old one holds no timer; disposing it would race with DisposeAsync
        int before = Interlocked.And(ref _state, ~Busy);
        if ((before & Disposed) != 0)
            Free();
    }

    private void Free()
    {
        Release();
        _released.TrySetResult();
    }
}
