namespace BatchSend.Interop.Linux;

/// <summary>A run of messages as one send that the kernel segments (UDP_SEGMENT, udp(7)). Needs a <see cref="Clear"/> after every use.</summary>
internal sealed unsafe class SegmentVector : IDisposable
{
    private readonly BufferVector _buffers = new();
    private ushort _size;

    /// <summary>Takes a run: every message but the last has the size of the first, the last is no larger and not empty.</summary>
    /// <returns>The bytes of the run.</returns>
    public int Fill(ReadOnlySpan<ReadOnlyMemory<byte>> run)
    {
        _buffers.Reserve(run.Length);
        _size = checked((ushort)run[0].Length);
        if (_size <= BufferVector.CopyLimit)
        {
            _buffers.AddTogether(run);
        }
        else
        {
            foreach (ReadOnlyMemory<byte> message in run)
                _buffers.Append(message);
        }

        return ((run.Length - 1) * _size) + run[^1].Length;
    }

    /// <summary>Sends the run in one call. The segment size goes with the call, so that the socket's options stay as they are.</summary>
    /// <param name="calls">The kernel.</param>
    /// <param name="socket">A descriptor that stays open during the call.</param>
    /// <returns>Bytes sent, or the negated error number.</returns>
    public int Send(ISendCalls calls, int socket)
    {
        SegmentControl control = SegmentControl.For(_size);
        var header = new MessageHeader
        {
            Vectors = _buffers.Start,
            VectorCount = (nuint)_buffers.Count,
            Control = &control,
            ControlLength = (nuint)sizeof(SegmentControl),
        };
        return calls.Send(socket, &header);
    }

    public void Clear() => _buffers.Clear();

    public void Dispose() => _buffers.Dispose();
}
