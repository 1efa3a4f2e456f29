using System.Buffers.Binary;
using System.Diagnostics;

namespace Bench.HandOver;

/// <summary>What goes along with the socket as its context.</summary>
/// <param name="HandOver">Which hand-over this is, from 1.</param>
/// <param name="Position">Bytes of the stream that have been served.</param>
/// <param name="Stopped">When its owner stopped serving it, as <see cref="Stopwatch.GetTimestamp"/> says, which all processes of a Linux machine share (CLOCK_MONOTONIC, clock_gettime(2)).</param>
internal readonly record struct HandOverState(int HandOver, long Position, long Stopped)
{
    private const int Bytes = sizeof(int) + (2 * sizeof(long));

    public static HandOverState Now(int handOver, long position) => new(handOver, position, Stopwatch.GetTimestamp());

    public byte[] ToBytes()
    {
        var bytes = new byte[Bytes];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, HandOver);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(sizeof(int)), Position);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(sizeof(int) + sizeof(long)), Stopped);
        return bytes;
    }

    public static HandOverState Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt32LittleEndian(bytes),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[sizeof(int)..]),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[(sizeof(int) + sizeof(long))..]));
}
