namespace BatchSend.Interop.Linux;

/// <summary>Many buffers as one piece of a stream, for sendmsg. Needs a <see cref="Clear"/> after every use.</summary>
internal sealed unsafe class StreamVector : IDisposable
{
    private readonly BufferVector _buffers = new();

    /// <summary>Bytes that are still to be sent.</summary>
    public long Bytes { get; private set; }

    /// <summary>Takes as many messages as one call carries, the first one from an offset on.</summary>
    /// <returns>The number of messages taken.</returns>
    public int Fill(ReadOnlySpan<ReadOnlyMemory<byte>> messages, int offset)
    {
        int count = Math.Min(messages.Length, BufferVector.Capacity);
        _buffers.Reserve(count);
        for (int i = 0; i < count; i++)
        {
            ReadOnlyMemory<byte> message = i == 0 ? messages[i][offset..] : messages[i];
            if (message.IsEmpty)
                continue;
            _buffers.Append(message);
            Bytes += message.Length;
        }

        return count;
    }

    /// <summary>Sends what is left, in one call, and takes what was sent off it.</summary>
    /// <param name="calls">The kernel.</param>
    /// <param name="socket">A descriptor that stays open during the call.</param>
    /// <returns>Bytes sent, or the negated error number.</returns>
    public int Send(ISendCalls calls, int socket)
    {
        var header = new MessageHeader { Vectors = _buffers.Start, VectorCount = (nuint)_buffers.Count };
        int sent = calls.Send(socket, &header);
        if (sent > 0)
        {
            Bytes -= sent;
            _buffers.Skip(sent);
        }

        return sent;
    }

    public void Clear()
    {
        _buffers.Clear();
        Bytes = 0;
    }

    public void Dispose() => _buffers.Dispose();
}
