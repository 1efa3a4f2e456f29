using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace BatchSend.Tests.Fixtures;

/// <summary>Batches of messages with fixed seeds: ordinary ones, and the extremes.</summary>
internal static class Batches
{
    public const int MaxMessages = 5_000;
    public const int MaxBytes = 256 * 1024;

    // The 16-bit length of a UDP datagram covers its 8-byte header (RFC 768); IPv4's total length covers its own
    // 20 bytes as well (RFC 791), IPv6's payload length does not cover its header (RFC 8200).
    public const int MaxDatagramV4 = 65_535 - 8 - 20;
    public const int MaxDatagramV6 = 65_535 - 8;

    public static int MaxDatagram(AddressFamily family) =>
        family == AddressFamily.InterNetworkV6 ? MaxDatagramV6 : MaxDatagramV4;

    /// <summary>Extremes first, then random batches.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>[]> Mixed(int seed, AddressFamily family)
    {
        int max = MaxDatagram(family);
        var random = new Random(seed);
        yield return [];
        yield return Create(random, [0]);
        yield return Create(random, new int[MaxMessages]);
        yield return Create(random, Enumerable.Repeat(MaxBytes / MaxMessages, MaxMessages));
        yield return Create(random, [max, 0, max, 1, 0, max]);
        yield return Create(random, [.. Enumerable.Repeat(0, 1025), 1, max]);
        for (int i = 0; i < 8; i++)
            yield return Random(random, max);
    }

    /// <summary>A random count of random sizes, small ones more often than large ones.</summary>
    public static ReadOnlyMemory<byte>[] Random(Random random, int maxSize)
    {
        int count = random.Next(MaxMessages + 1), left = MaxBytes;
        double skew = 1 + (random.NextDouble() * 9);
        var sizes = new List<int>();
        while (sizes.Count < count)
        {
            int size = (int)(Math.Pow(random.NextDouble(), skew) * (maxSize + 1));
            if (size > left)
                break;
            sizes.Add(size);
            left -= size;
        }

        return Create(random, sizes);
    }

    public static ReadOnlyMemory<byte>[] Equal(int count, int size, int seed = 1) =>
        Create(new Random(seed), Enumerable.Repeat(size, count));

    public static ReadOnlyMemory<byte>[] Create(Random random, IEnumerable<int> sizes) =>
        [.. sizes.Select(size =>
        {
            var message = new byte[size];
            random.NextBytes(message);
            return new ReadOnlyMemory<byte>(message);
        })];

    public static long BytesOf(IEnumerable<ReadOnlyMemory<byte>> batch) => batch.Sum(static m => (long)m.Length);

    public static byte[] Join(IEnumerable<ReadOnlyMemory<byte>> batch) => [.. batch.SelectMany(static m => m.ToArray())];

    /// <summary>Independent copies, so that the originals can be overwritten.</summary>
    public static ReadOnlyMemory<byte>[] Copy(IEnumerable<ReadOnlyMemory<byte>> batch) =>
        [.. batch.Select(static m => new ReadOnlyMemory<byte>(m.ToArray()))];

    /// <summary>Makes every byte of a batch something else than it was.</summary>
    public static void Overwrite(ReadOnlyMemory<byte>[] batch)
    {
        foreach (ReadOnlyMemory<byte> message in batch)
        {
            Span<byte> bytes = MemoryMarshal.AsMemory(message).Span;
            for (int i = 0; i < bytes.Length; i++)
                bytes[i] = (byte)~bytes[i];
        }

        Array.Clear(batch);
    }
}
