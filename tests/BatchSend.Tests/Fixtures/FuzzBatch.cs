using System.Net.Sockets;

namespace BatchSend.Tests.Fixtures;

/// <summary>
/// Random batches of at most 64 KB, in the shapes that strategies treat differently: runs, unequal sizes, empty
/// messages, and memory that lies side by side, apart, or in no array at all.
/// </summary>
internal sealed class FuzzBatch
{
    private const int MaxBytes = 64 * 1024;
    private const int MaxMessages = 1500; // more than one call takes

    private readonly Random _random;
    private readonly int _maxSize;
    private readonly byte[] _source = new byte[2 * MaxBytes];

    public FuzzBatch(int seed, AddressFamily family)
    {
        _random = new Random(seed);
        _random.NextBytes(_source);
        _maxSize = Math.Min(MaxBytes, Batches.MaxDatagram(family));
    }

    public ReadOnlyMemory<byte>[] Next()
    {
        int count = (int)(Math.Pow(_random.NextDouble(), 4) * MaxMessages), left = MaxBytes, memory = _random.Next(4), at = 0;
        int size = (int)(Math.Pow(_random.NextDouble(), 3) * _maxSize), shape = _random.Next(4);
        var batch = new List<ReadOnlyMemory<byte>>(count);
        for (int i = 0; i < count; i++)
        {
            int length = shape switch
            {
                0 => size,
                1 => _random.Next(8) == 0 ? _random.Next(size + 1) : size,
                2 => _random.Next(size + 1),
                _ => (i * 7) % (size + 1),
            };
            if (length > left)
                break;
            left -= length;
            if (memory != 0)
                at = _random.Next(MaxBytes);
            batch.Add(Place(_source.AsMemory(at, length), memory));
            at += length; // with memory 0 the next message follows at once
        }

        return [.. batch];
    }

    private static ReadOnlyMemory<byte> Place(ReadOnlyMemory<byte> content, int memory) => memory switch
    {
        0 or 1 => content,
        2 => content.ToArray(),
        _ => new HookMemory(content.ToArray(), static () => { }).Memory,
    };
}
