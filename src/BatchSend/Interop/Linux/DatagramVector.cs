using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BatchSend.Interop.Linux;

/// <summary>Many messages, one datagram each, for sendmmsg. Needs a <see cref="Clear"/> after every use.</summary>
internal sealed unsafe class DatagramVector : IDisposable
{
    /// <summary>Messages that one call takes: the kernel cuts longer lists to UIO_MAXIOV (sendmmsg(2)).</summary>
    public const int Capacity = BufferVector.Capacity;

    private readonly BufferVector _buffers = new();
    private MultiMessageHeader[] _headers = [];

    /// <summary>Takes as many messages as one call carries.</summary>
    /// <returns>The number of messages taken.</returns>
    public int Fill(ReadOnlySpan<ReadOnlyMemory<byte>> messages)
    {
        int count = Math.Min(messages.Length, Capacity);
        if (_headers.Length < count)
            Prepare(count);
        for (int i = 0; i < count; i++)
            _buffers.Add(messages[i]);
        return count;
    }

    /// <summary>Sends messages of the list in one call.</summary>
    /// <param name="calls">The kernel.</param>
    /// <param name="socket">A descriptor that stays open during the call.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many.</param>
    /// <returns>Messages sent, or the negated error number of the first.</returns>
    public int Send(ISendCalls calls, int socket, int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first + count, _buffers.Count);
        return calls.Send(socket, Headers + first, count);
    }

    public void Clear() => _buffers.Clear();

    public void Dispose()
    {
        _buffers.Dispose();
        _headers = [];
    }

    private MultiMessageHeader* Headers =>
        (MultiMessageHeader*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_headers));

    /// <summary>Ties each header to its buffer. The headers stay as they are from batch to batch; only the buffers change.</summary>
    private void Prepare(int count)
    {
        _buffers.Reserve(count);
        _headers = GC.AllocateArray<MultiMessageHeader>(_buffers.Room, pinned: true);
        for (int i = 0; i < _headers.Length; i++)
        {
            _headers[i].Header.Vectors = _buffers.Start + i;
            _headers[i].Header.VectorCount = 1;
        }
    }
}
