namespace BatchSend.Senders;

/// <summary>How far a batch came. The only record of it, so that nothing is sent twice and nothing skipped.</summary>
internal struct BatchProgress
{
    /// <summary>Messages that the kernel has taken whole: the index of the message that comes next.</summary>
    public int Accepted;

    /// <summary>Bytes of the next message that a stream has taken already.</summary>
    public int Offset;

    /// <summary>Bytes of the accepted messages.</summary>
    public long Bytes;

    /// <summary>Why the strategy fell back; null when it did not.</summary>
    public string? Degraded;

    /// <summary>True when the kernel has taken anything of the batch.</summary>
    public readonly bool HasAny => Accepted > 0 || Offset > 0;

    /// <summary>Counts whole messages.</summary>
    public void AcceptMessages(ReadOnlySpan<ReadOnlyMemory<byte>> messages, int count)
    {
        foreach (ReadOnlyMemory<byte> message in messages.Slice(Accepted, count))
            Bytes += message.Length;
        Accepted += count;
    }

    /// <summary>Counts whole messages whose bytes are known already, from where the batch stands to the end of the last of them.</summary>
    /// <param name="count">The messages.</param>
    /// <param name="bytes">What was sent of them now: without the part of the first one that had gone before.</param>
    public void AcceptWhole(int count, long bytes)
    {
        Bytes += Offset + bytes;
        Offset = 0;
        Accepted += count;
    }

    /// <summary>Counts bytes of a stream, to the middle of a message where they end there; empty messages that follow are accepted with them.</summary>
    public void AcceptBytes(ReadOnlySpan<ReadOnlyMemory<byte>> messages, long bytes)
    {
        while (Accepted < messages.Length)
        {
            int length = messages[Accepted].Length, left = length - Offset;
            if (left > bytes)
            {
                Offset += (int)bytes;
                return;
            }

            bytes -= left;
            Bytes += length;
            Offset = 0;
            Accepted++;
        }
    }
}
