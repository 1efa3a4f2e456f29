namespace Bench.HandOver;

/// <summary>Bytes of a stream that follow from their position alone, so that a lost, doubled or moved one shows, wherever a read ends.</summary>
internal static class StreamPattern
{
    private const int WordShift = 3; // eight bytes of a word

    // The increment and the second multiplier of SplitMix64 (Steele, Lea and Flood, 2014).
    private const ulong Increment = 0x9E3779B97F4A7C15;
    private const ulong Multiplier = 0x94D049BB133111EB;
    private const int Fold = 31;

    public static void Fill(Span<byte> bytes, long position)
    {
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = At(position + i);
    }

    /// <summary>How many of these bytes, from the first one on, are those of the position.</summary>
    public static int Intact(ReadOnlySpan<byte> bytes, long position)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != At(position + i))
                return i;
        }

        return bytes.Length;
    }

    private static byte At(long position)
    {
        ulong word = ((ulong)(position >> WordShift) + 1) * Increment;
        word = (word ^ (word >> Fold)) * Multiplier;
        return (byte)(word >> (int)((position & ((1 << WordShift) - 1)) << WordShift));
    }
}
