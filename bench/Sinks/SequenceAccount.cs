namespace Bench.Sinks;

/// <summary>
/// Keeps account of sequence numbers from 0 on: which were missing, came again, or came behind a higher one. Memory is
/// bounded: the last million numbers are remembered.
/// </summary>
/// <remarks>
/// One that comes more than a million numbers late counts as reordered and stays counted as missing: whether it came
/// before is forgotten.
/// </remarks>
internal sealed class SequenceAccount
{
    private const int Remembered = 1 << 20;
    private const int WordBits = 64;

    private readonly ulong[] _seen = new ulong[Remembered / WordBits];

    /// <summary>One above the highest number so far.</summary>
    public long Next { get; private set; }

    /// <summary>Numbers that came, each once.</summary>
    public long Distinct { get; private set; }

    /// <summary>Numbers below the highest that never came.</summary>
    public long Missing => Next - Distinct;

    /// <summary>Numbers that had come before (RFC 5560).</summary>
    public long Duplicate { get; private set; }

    /// <summary>First arrivals with a lower number than one that came before (RFC 4737, type-P-reordered).</summary>
    public long Reordered { get; private set; }

    /// <summary>Accounts one arrival.</summary>
    /// <param name="sequence">Its number, 0 or more.</param>
    /// <returns>Whether it is known to be the first with this number.</returns>
    public bool Take(long sequence)
    {
        if (sequence >= Next)
        {
            Forget(sequence);
            Next = sequence + 1;
            Remember(sequence);
            return true;
        }

        if (Next - sequence > Remembered)
        {
            Reordered++;
            return false;
        }

        if (IsRemembered(sequence))
        {
            Duplicate++;
            return false;
        }

        Reordered++;
        Remember(sequence);
        return true;
    }

    /// <summary>Makes room for the numbers from the highest so far up to <paramref name="sequence"/>.</summary>
    private void Forget(long sequence)
    {
        if (sequence - Next >= Remembered)
        {
            Array.Clear(_seen);
            return;
        }

        for (long s = Next; s <= sequence; s++)
            Word(s) &= ~Bit(s);
    }

    private void Remember(long sequence)
    {
        Word(sequence) |= Bit(sequence);
        Distinct++;
    }

    private bool IsRemembered(long sequence) => (Word(sequence) & Bit(sequence)) != 0;

    private ref ulong Word(long sequence) => ref _seen[(int)(sequence & (Remembered - 1)) / WordBits];

    private static ulong Bit(long sequence) => 1UL << (int)(sequence & (WordBits - 1));
}
