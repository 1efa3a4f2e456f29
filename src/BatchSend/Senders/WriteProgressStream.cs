using System.Runtime.CompilerServices;

namespace BatchSend.Senders;

/// <summary>The stream under a pipe writer: it remembers how far it came, which NetworkStream and SslStream forget on a failure.</summary>
internal abstract class WriteProgressStream : Stream
{
    /// <summary>Bytes that the kernel has taken by completed sends of this batch.</summary>
    public long BytesSent { get; private set; }

    /// <summary>True while a send runs, and after one failed: the kernel may have taken a part that was not reported.</summary>
    public bool IsProgressUnknown { get; private set; }

    /// <summary>Sends issued since the stream was made.</summary>
    public long Issued { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Counts the bytes from 0 again.</summary>
    public void BeginBatch()
    {
        BytesSent = 0;
        IsProgressUnknown = false;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ValueTask<int> send = Start(buffer, cancellationToken);
        if (!send.IsCompletedSuccessfully)
            return FinishAsync(buffer, send, cancellationToken);
        int sent = send.Result;
        if (sent != buffer.Length)
            return FinishAsync(buffer, new ValueTask<int>(sent), cancellationToken);
        Complete(sent);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Every write has reached the kernel when it completes; there is nothing left to flush.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Sends from the start of a buffer and returns how many bytes of it were taken. A failure is a socket's exception.</summary>
    protected abstract ValueTask<int> SendAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken);

    private ValueTask<int> Start(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        // Both of these end a write before its send begins, so that the progress stays known.
        cancellationToken.ThrowIfCancellationRequested();
        ValueTask<int> send = SendAsync(buffer, cancellationToken);
        Issued++;
        IsProgressUnknown = true;
        return send;
    }

    private void Complete(int sent)
    {
        BytesSent += sent;
        IsProgressUnknown = false;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FinishAsync(ReadOnlyMemory<byte> buffer, ValueTask<int> send, CancellationToken cancellationToken)
    {
        while (true)
        {
            int count = await send.ConfigureAwait(false);
            Complete(count);
            if (count == buffer.Length)
                return;
            buffer = buffer[count..];
            send = Start(buffer, cancellationToken);
        }
    }
}
