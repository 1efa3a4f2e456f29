using System.Runtime.InteropServices;
using Bench.Traffic;

namespace Bench.Echoes;

/// <summary>
/// The messages of one batch, used again for every batch, and the check of what comes back. A message holds its sequence
/// number (8 bytes, little endian, or as many of them as fit) and then random bytes of its place in the batch: numbering and
/// checking cost little more than the bytes' way through the cache, so that they are hardly a part of a round trip.
/// </summary>
/// <param name="batch">Messages a batch.</param>
/// <param name="size">Bytes a message.</param>
internal sealed class EchoMessages(int batch, int size)
{
    private readonly ReadOnlyMemory<byte>[] _messages = MessageSet.Create(batch, size);

    /// <summary>Bytes at the start of a message that its number takes; the rest never changes.</summary>
    private readonly int _numberBytes = Math.Min(size, VerifyPattern.SequenceBytes);

    public int Batch { get; } = batch;

    /// <summary>Bytes a message.</summary>
    public int Size { get; } = size;

    /// <summary>Numbers the first messages from <paramref name="sequence"/> on.</summary>
    /// <param name="count">How many.</param>
    /// <param name="sequence">A multiple of the batch.</param>
    public ReadOnlyMemory<ReadOnlyMemory<byte>> Next(int count, long sequence)
    {
        for (int i = 0; i < count; i++)
            WriteNumber(MemoryMarshal.AsMemory(_messages[i]).Span[.._numberBytes], sequence + i);
        return _messages.AsMemory(0, count);
    }

    /// <summary>Whether bytes are those of a message from an offset on. Another thread may be numbering the next batch meanwhile.</summary>
    public bool IsIntact(ReadOnlySpan<byte> bytes, long sequence, int offset)
    {
        if (offset < _numberBytes)
        {
            Span<byte> number = stackalloc byte[VerifyPattern.SequenceBytes];
            number = number[.._numberBytes];
            WriteNumber(number, sequence);
            int length = Math.Min(bytes.Length, _numberBytes - offset);
            if (!bytes[..length].SequenceEqual(number.Slice(offset, length)))
                return false;
            bytes = bytes[length..];
            offset += length;
        }

        return bytes.SequenceEqual(_messages[sequence % Batch].Span.Slice(offset, bytes.Length));
    }

    private static void WriteNumber(Span<byte> bytes, long sequence)
    {
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(sequence >> (8 * i));
    }
}
