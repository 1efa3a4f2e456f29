using System.Runtime.Versioning;
using Bench.Traffic;

namespace Bench.Sinks;

/// <summary>
/// Checks datagrams against the pattern and keeps account of their sequence numbers: one sequence from 0, whoever sends it.
/// Memory is bounded: the last million numbers are remembered.
/// </summary>
/// <remarks>
/// A datagram shorter than 8 bytes has only the low bytes of its number: it is taken for the nearest number around
/// the highest so far, so reordering by more than half of that range shows wrongly. One that comes more than a
/// million numbers late counts as reordered and stays counted as lost: whether it came before is forgotten.
/// </remarks>
internal sealed class DatagramVerifier
{
    private const int Remembered = 1 << 20;
    private const int WordBits = 64;

    private readonly ulong[] _seen = new ulong[Remembered / WordBits];
    private long _next; // one above the highest number so far
    private long _distinct;
    private long _duplicate;
    private long _reordered;
    private long _corrupt;

    public SinkReport Complete(SinkReport report) => report with
    {
        Lost = _next - _distinct,
        Duplicate = _duplicate,
        Reordered = _reordered,
        Corrupt = _corrupt,
    };

    /// <summary>Checks all datagrams of a batch, coalesced ones one by one.</summary>
    [SupportedOSPlatform("linux")]
    public void Take(DatagramBatch batch, int entries)
    {
        for (int i = 0; i < entries; i++)
        {
            ReadOnlySpan<byte> rest = batch.Payload(i);
            int segment = batch.SegmentSize(i);
            while (rest.Length > segment)
            {
                Take(rest[..segment]);
                rest = rest[segment..];
            }

            Take(rest);
        }
    }

    /// <summary>Checks one datagram.</summary>
    public void Take(ReadOnlySpan<byte> datagram)
    {
        long sequence = Expand(VerifyPattern.ReadSequence(datagram), datagram.Length);
        if (datagram.IsEmpty || sequence < 0 || !VerifyPattern.IsIntact(datagram))
        {
            _corrupt++;
        }
        else if (sequence >= _next)
        {
            Forget(sequence);
            _next = sequence + 1;
            Remember(sequence);
        }
        else if (_next - sequence > Remembered)
        {
            _reordered++;
        }
        else if (IsRemembered(sequence))
        {
            _duplicate++;
        }
        else
        {
            _reordered++;
            Remember(sequence);
        }
    }

    /// <summary>The whole sequence number behind the low bytes that a short datagram has room for.</summary>
    private long Expand(long low, int length)
    {
        if (length >= VerifyPattern.SequenceBytes)
            return low;
        int bits = 8 * length;
        long range = 1L << bits;
        long ahead = (low - _next) & (range - 1);
        long sequence = _next + (ahead < range / 2 ? ahead : ahead - range);
        return sequence < 0 ? sequence + range : sequence;
    }

    /// <summary>Makes room for the numbers from the highest so far up to <paramref name="sequence"/>.</summary>
    private void Forget(long sequence)
    {
        if (sequence - _next >= Remembered)
        {
            Array.Clear(_seen);
            return;
        }

        for (long s = _next; s <= sequence; s++)
            Word(s) &= ~Bit(s);
    }

    private void Remember(long sequence)
    {
        Word(sequence) |= Bit(sequence);
        _distinct++;
    }

    private bool IsRemembered(long sequence) => (Word(sequence) & Bit(sequence)) != 0;

    private ref ulong Word(long sequence) => ref _seen[(int)(sequence & (Remembered - 1)) / WordBits];

    private static ulong Bit(long sequence) => 1UL << (int)(sequence & (WordBits - 1));
}
