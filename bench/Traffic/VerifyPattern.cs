using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Bench.Traffic;

/// <summary>
/// What a verifiable message holds: its sequence number (8 bytes, little endian), then bytes that follow from the sequence
/// number, the message's length and the offset. A changed, moved, missing or added byte shows.
/// </summary>
/// <remarks>A message shorter than 8 bytes holds as many low bytes of its sequence number as fit, and nothing else to check.</remarks>
internal static class VerifyPattern
{
    /// <summary>Bytes that a whole sequence number takes.</summary>
    public const int SequenceBytes = sizeof(long);

    // The increment and the two multipliers of SplitMix64 (Steele, Lea and Flood, 2014).
    private const ulong Increment = 0x9E3779B97F4A7C15;
    private const ulong FirstMultiplier = 0xBF58476D1CE4E5B9;
    private const ulong SecondMultiplier = 0x94D049BB133111EB;

    /// <summary>Writes the whole message with this sequence number.</summary>
    public static void Fill(Span<byte> message, long sequence)
    {
        if (message.Length < SequenceBytes)
        {
            for (int i = 0; i < message.Length; i++)
                message[i] = (byte)(sequence >> (8 * i));
            return;
        }

        BinaryPrimitives.WriteInt64LittleEndian(message, sequence);
        ulong state = Seed(sequence, message.Length);
        Span<byte> rest = message[SequenceBytes..];
        for (; rest.Length >= sizeof(ulong); rest = rest[sizeof(ulong)..])
            BinaryPrimitives.WriteUInt64LittleEndian(rest, Next(ref state));
        Tail(Next(ref state), rest);
    }

    /// <summary>The sequence number at the start of a message, or the low bytes of it where the message is shorter.</summary>
    public static long ReadSequence(ReadOnlySpan<byte> message)
    {
        if (message.Length >= SequenceBytes)
            return BinaryPrimitives.ReadInt64LittleEndian(message);
        long sequence = 0;
        for (int i = 0; i < message.Length; i++)
            sequence |= (long)message[i] << (8 * i);
        return sequence;
    }

    /// <summary>True when every byte behind the sequence number is what the sequence number and the length demand.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> message)
    {
        if (message.Length <= SequenceBytes)
            return true;
        ulong state = Seed(ReadSequence(message), message.Length);
        ReadOnlySpan<byte> rest = message[SequenceBytes..];
        for (; rest.Length >= sizeof(ulong); rest = rest[sizeof(ulong)..])
        {
            if (MemoryMarshal.Read<ulong>(rest) != LittleEndian(Next(ref state)))
                return false;
        }

        Span<byte> expected = stackalloc byte[sizeof(ulong)];
        expected = expected[..rest.Length];
        Tail(Next(ref state), expected);
        return rest.SequenceEqual(expected);
    }

    private static ulong Seed(long sequence, int length) =>
        ((ulong)sequence * FirstMultiplier) ^ ((ulong)length * SecondMultiplier);

    private static ulong Next(ref ulong state)
    {
        state += Increment;
        ulong z = state;
        z = (z ^ (z >> 30)) * FirstMultiplier;
        z = (z ^ (z >> 27)) * SecondMultiplier;
        return z ^ (z >> 31);
    }

    private static void Tail(ulong word, Span<byte> tail)
    {
        for (int i = 0; i < tail.Length; i++)
            tail[i] = (byte)(word >> (8 * i));
    }

    private static ulong LittleEndian(ulong word) =>
        BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);
}
