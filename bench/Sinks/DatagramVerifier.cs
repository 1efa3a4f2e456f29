using System.Runtime.Versioning;
using Bench.Traffic;

namespace Bench.Sinks;

/// <summary>
/// Checks datagrams against the pattern and keeps account of their sequence numbers: one sequence from 0, whoever sends it.
/// Memory is bounded, see <see cref="SequenceAccount"/>.
/// </summary>
/// <remarks>
/// A datagram shorter than 8 bytes has only the low bytes of its number: it is taken for the nearest number around
/// the highest so far, so reordering by more than half of that range shows wrongly.
/// </remarks>
internal sealed class DatagramVerifier
{
    private readonly SequenceAccount _account = new();
    private long _corrupt;

    public SinkReport Complete(SinkReport report) => report with
    {
        Lost = _account.Missing,
        Duplicate = _account.Duplicate,
        Reordered = _account.Reordered,
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
            _corrupt++;
        else
            _account.Take(sequence);
    }

    /// <summary>The whole sequence number behind the low bytes that a short datagram has room for.</summary>
    private long Expand(long low, int length)
    {
        if (length >= VerifyPattern.SequenceBytes)
            return low;
        int bits = 8 * length;
        long range = 1L << bits;
        long ahead = (low - _account.Next) & (range - 1);
        long sequence = _account.Next + (ahead < range / 2 ? ahead : ahead - range);
        return sequence < 0 ? sequence + range : sequence;
    }
}
