namespace Bench.Traffic;

/// <summary>The messages that are sent: separate arrays, as a program that has many packets at hand holds them.</summary>
internal static class MessageSet
{
    private const int DefaultSeed = 20_260_101;

    /// <summary>Makes <paramref name="count"/> messages of <paramref name="size"/> random bytes; the seed makes them repeatable.</summary>
    public static ReadOnlyMemory<byte>[] Create(int count, int size, int seed = DefaultSeed) =>
        Create(count, MessageSizes.Equal(size), seed);

    /// <summary>The same with sizes that follow from the seed too.</summary>
    /// <param name="count">How many.</param>
    /// <param name="sizes">Bytes of each.</param>
    /// <param name="seed">Makes them repeatable.</param>
    /// <param name="pinned">Whether they stay where they are for good, so that a list of addresses can be prepared.</param>
    public static ReadOnlyMemory<byte>[] Create(int count, MessageSizes sizes, int seed, bool pinned = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(sizes.Smallest);
#pragma warning disable CA5394 // the bytes only have to differ, not to be secret
        var random = new Random(seed);
        var messages = new ReadOnlyMemory<byte>[count];
        for (int i = 0; i < count; i++)
        {
            int size = sizes.AreEqual ? sizes.Largest : random.Next(sizes.Smallest, sizes.Largest + 1);
            byte[] message = GC.AllocateUninitializedArray<byte>(size, pinned);
            random.NextBytes(message);
            messages[i] = message;
        }
#pragma warning restore CA5394
        return messages;
    }
}
