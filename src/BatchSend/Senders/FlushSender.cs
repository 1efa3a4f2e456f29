using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using BatchSend.Senders.Tls;

namespace BatchSend.Senders;

/// <summary>
/// TCP: writes every message to a System.IO.Pipelines writer over the socket, then flushes once. Each full segment of
/// the writer is one send, so the segment size decides what it costs.
/// </summary>
/// <remarks>
/// The writer holds a whole batch before it sends any of it, in arrays of the shared array pool. A batch of more segments
/// than the pool keeps is the one case that allocates: about 12 KB a message at 64 × 16 KB in 4 KB segments (256 of
/// them), and nothing in 64 KB segments (16).
/// </remarks>
internal sealed class FlushSender : SocketSender
{
    /// <summary>Segment size of <c>flush</c>: sixteen times the default, the largest the pipe writer rents without waste.</summary>
    internal const int LargeSegment = 64 * 1024;

    /// <summary>Segment size of <c>flush-default</c>: the default of StreamPipeWriterOptions.MinimumBufferSize (its documentation).</summary>
    internal const int DefaultSegment = 4 * 1024;

    public static readonly SenderDescriptor Entry = new(
        "flush", "writes all to a pipe writer with 64 KB segments, one flush; UDP: queued datagrams sent by the flush",
        Transport.Tcp | Transport.Udp,
        static (socket, transport, entry) => transport == Transport.Tcp
            ? new FlushSender(socket, new SocketWriteStream(socket), entry, LargeSegment)
            : new DatagramFlushSender(socket, entry))
    {
        PredictSendCalls = static (sizes, transport) =>
            new SendCallCounts(SendTo: transport == Transport.Udp ? sizes.Length : Segments(sizes, LargeSegment)),
        MessagesPerCall = static transport => transport == Transport.Udp ? 1 : int.MaxValue,
    };

    public static readonly SenderDescriptor DefaultEntry = new(
        "flush-default", "the same pipe writer with its default 4 KB segments", Transport.Tcp,
        static (socket, _, entry) => new FlushSender(socket, new SocketWriteStream(socket), entry, DefaultSegment))
    {
        PredictSendCalls = static (sizes, _) => new SendCallCounts(SendTo: Segments(sizes, DefaultSegment)),
        MessagesPerCall = static _ => int.MaxValue,
    };

    private readonly WriteProgressStream _stream;
    private readonly StreamPipeWriterOptions _options;
    private PipeWriter _writer;

    /// <param name="socket">The connected socket.</param>
    /// <param name="stream">Where the writer writes to: the socket itself, or TLS over it.</param>
    /// <param name="descriptor">The strategy's entry.</param>
    /// <param name="segment">Bytes of a segment.</param>
    internal FlushSender(Socket socket, WriteProgressStream stream, SenderDescriptor descriptor, int segment)
        : base(socket, Transport.Tcp, descriptor)
    {
        _stream = stream;
        _options = new StreamPipeWriterOptions(minimumBufferSize: segment, leaveOpen: true);
        _writer = PipeWriter.Create(_stream, _options);
    }

    protected override ValueTask<SendResult> SendBatchAsync(
        ReadOnlyMemory<ReadOnlyMemory<byte>> messages, CancellationToken token)
    {
        long bytes = WriteAll(messages.Span);
        _stream.BeginBatch();
        ValueTask<FlushResult> flush = _writer.FlushAsync(token);
        if (!flush.IsCompletedSuccessfully)
            return FinishAsync(flush, messages, bytes);
        _ = flush.Result;
        Issued = _stream.Issued;
        return new ValueTask<SendResult>(SendResult.Sent(messages.Length, bytes));
    }

    protected override void Release() => Drop();

    private long WriteAll(ReadOnlySpan<ReadOnlyMemory<byte>> messages)
    {
        long bytes = 0;
        try
        {
            foreach (ReadOnlyMemory<byte> message in messages)
            {
                _writer.Write(message.Span);
                bytes += message.Length;
            }
        }
        catch
        {
            // A buffer that cannot be read is misuse; what was copied before it must not go out with the next batch.
            Renew();
            throw;
        }

        return bytes;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SendResult> FinishAsync(
        ValueTask<FlushResult> flush, ReadOnlyMemory<ReadOnlyMemory<byte>> messages, long bytes)
    {
        try
        {
            await flush.ConfigureAwait(false);
            return SendResult.Sent(messages.Length, bytes);
        }
        catch (Exception e)
        {
            // The writer still holds what was not sent; a later flush must not send it after all.
            Renew();
            bool isMisuse = e is ObjectDisposedException && _stream.BytesSent == 0;
            if (isMisuse || !IsSendFailure(e))
                throw;
            (int accepted, long acceptedBytes) = Prefix(messages.Span, _stream.BytesSent);
            bool torn = _stream.IsProgressUnknown || acceptedBytes != _stream.BytesSent;
            return Fail(accepted, acceptedBytes, ErrorOf(e), accepted, torn);
        }
        finally
        {
            Issued = _stream.Issued;
        }
    }

    private void Renew()
    {
        Drop();
        _writer = PipeWriter.Create(_stream, _options);
    }

    /// <summary>An exception makes the writer drop what it holds instead of writing it from Complete, which would block.</summary>
    private void Drop() => _writer.Complete(new OperationCanceledException());

    /// <summary>The messages that lie whole within the first <paramref name="sent"/> bytes of a batch that was not sent to its end.</summary>
    private static (int Accepted, long Bytes) Prefix(ReadOnlySpan<ReadOnlyMemory<byte>> messages, long sent)
    {
        long bytes = 0;
        int accepted = 0;
        while (accepted < messages.Length - 1 && bytes + messages[accepted].Length <= sent)
            bytes += messages[accepted++].Length;
        return (accepted, bytes);
    }

    /// <summary>TLS records that a batch takes where each segment is a write of its own.</summary>
    internal static long PredictRecords(ReadOnlySpan<int> sizes, int segment)
    {
        long total = 0;
        foreach (int size in sizes)
            total += size;
        return (total / segment * TlsRecord.Of(segment)) + TlsRecord.Of(total % segment);
    }

    private static long Segments(ReadOnlySpan<int> sizes, int segment)
    {
        long total = 0;
        foreach (int size in sizes)
            total += size;
        return (total + segment - 1) / segment;
    }
}
