using System.Net.Security;
using System.Net.Sockets;
using BatchSend.Interop;

namespace BatchSend.Senders.Tls;

/// <summary><c>coalesce</c> over TLS: whole messages are copied into one buffer of 64 KB, which is four full records.</summary>
internal sealed class TlsCoalesceSender(SslStream tls, Socket socket, SenderDescriptor descriptor) : TlsSender(tls, socket, descriptor)
{
    private byte[]? _buffer;

    /// <summary>Records that a batch takes.</summary>
    public static long PredictRecords(ReadOnlySpan<int> sizes)
    {
        long records = 0;
        while (!sizes.IsEmpty)
        {
            int count = CoalesceSender.CountOf<int, PlainSize>(sizes);
            long bytes = 0;
            foreach (int size in sizes[..count])
                bytes += size;
            records += TlsRecord.Of(bytes);
            sizes = sizes[count..];
        }

        return records;
    }

    protected override ReadOnlyMemory<byte> Take(ReadOnlySpan<ReadOnlyMemory<byte>> rest, out int count)
    {
        count = CoalesceSender.CountOf<ReadOnlyMemory<byte>, MessageSize>(rest);
        if (count == 1)
            return rest[0];
        _buffer ??= PinnedBuffers.Rent();
        int start = PinnedBuffers.StartOf(_buffer);
        Span<byte> room = _buffer.AsSpan(start, PinnedBuffers.Size);
        foreach (ref readonly ReadOnlyMemory<byte> message in rest[..count])
        {
            message.Span.CopyTo(room);
            room = room[message.Length..];
        }

        return _buffer.AsMemory(start, PinnedBuffers.Size - room.Length);
    }

    protected override void Release()
    {
        if (_buffer is not null)
            PinnedBuffers.Return(_buffer);
        _buffer = null;
    }
}
