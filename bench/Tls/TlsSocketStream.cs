using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Bench.Tls;

/// <summary>
/// Between TLS and its socket: counts the records that pass each way, and bounds the waits of a blocking read. The socket stays the caller's.
/// </summary>
/// <remarks>
/// Reads that block need a receive timeout on the socket: after each of them <see cref="Ended"/> and the deadline are looked at.
/// A deadline is looked at before every read as well, so that a peer which sends a byte now and then does not move it.
/// </remarks>
internal sealed class TlsSocketStream(Socket socket) : Stream
{
    private long _deadline = long.MaxValue;

    public TlsRecords Sent { get; } = new();

    public TlsRecords Received { get; } = new();

    /// <summary>Whether a blocking read that finds nothing is to end as if the peer had ended the stream; null for never.</summary>
    public Func<bool>? Ended { get; set; }

    /// <summary>Whether a write has ended, or is under way, inside what it was to write: nothing may follow it then.</summary>
    public bool IsTorn { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Lets blocking reads throw from then on; null lifts it.</summary>
    public void SetDeadline(TimeSpan? left) =>
        _deadline = left is { } time ? Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency) : long.MaxValue;

    /// <exception cref="SocketException">The connection has failed.</exception>
    /// <exception cref="TimeoutException">The deadline has passed.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (true)
        {
            if (Stopwatch.GetTimestamp() > _deadline)
                throw new TimeoutException();
            bool ended = Ended?.Invoke() == true; // as it was before the read: what came before is still taken
            int bytes = socket.Receive(buffer, SocketFlags.None, out SocketError error);
            if (error is SocketError.TimedOut or SocketError.WouldBlock or SocketError.Interrupted)
            {
                if (ended)
                    return 0;
                continue;
            }

            if (error != SocketError.Success)
                throw new SocketException((int)error);
            Received.Take(buffer[..bytes]);
            return bytes;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int bytes = await socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken).ConfigureAwait(false);
        Received.Take(buffer.Span[..bytes]);
        return bytes;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ReadOnlySpan<byte> rest = buffer;
        IsTorn = true;
        while (!rest.IsEmpty)
            rest = rest[socket.Send(rest)..];
        Complete(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ValueTask<int> send = socket.SendAsync(buffer, SocketFlags.None, cancellationToken);
        IsTorn = true;
        if (!send.IsCompletedSuccessfully)
            return FinishAsync(buffer, send, cancellationToken);
        int sent = send.Result;
        if (sent != buffer.Length)
            return FinishAsync(buffer, new ValueTask<int>(sent), cancellationToken);
        Complete(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Every write has reached the kernel when it returns.</summary>
    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FinishAsync(ReadOnlyMemory<byte> buffer, ValueTask<int> send, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> rest = buffer;
        while (true)
        {
            rest = rest[await send.ConfigureAwait(false)..];
            if (rest.IsEmpty)
                break;
            send = socket.SendAsync(rest, SocketFlags.None, cancellationToken);
        }

        Complete(buffer.Span);
    }

    private void Complete(ReadOnlySpan<byte> written)
    {
        Sent.Take(written);
        IsTorn = false;
    }
}
