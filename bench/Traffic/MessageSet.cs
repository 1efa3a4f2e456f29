namespace Bench.Traffic;

/// <summary>The messages that are sent: separate arrays, as a program that has many packets at hand holds them.</summary>
internal static class MessageSet
{
    private const int DefaultSeed = 20_260_101;

    /// <summary>Makes <paramref name="count"/> messages of <paramref name="size"/> random bytes; the seed makes them repeatable.</summary>
    public static ReadOnlyMemory<byte>[] Create(int count, int size, int seed = DefaultSeed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(size);
#pragma warning disable CA5394 // the bytes only have to differ, not to be secret
        var random = new Random(seed);
        var messages = new ReadOnlyMemory<byte>[count];
        for (int i = 0; i < count; i++)
        {
            byte[] message = new byte[size];
            random.NextBytes(message);
            messages[i] = message;
        }
#pragma warning restore CA5394
        return messages;
    }

    /// <summary>Makes messages that a verifying sink accepts, numbered from <paramref name="firstSequence"/>.</summary>
    public static ReadOnlyMemory<byte>[] CreateVerifiable(int count, int size, long firstSequence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        var messages = new ReadOnlyMemory<byte>[count];
        for (int i = 0; i < count; i++)
        {
            byte[] message = new byte[size];
            VerifyPattern.Fill(message, firstSequence + i);
            messages[i] = message;
        }

        return messages;
    }
}
