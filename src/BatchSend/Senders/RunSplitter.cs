namespace BatchSend.Senders;

/// <summary>
/// Splits a batch of datagrams into runs that one segmented send can carry: equal sizes, and at the end perhaps one
/// that is shorter. Pure.
/// </summary>
internal static class RunSplitter
{
    /// <summary>
    /// Payload bytes that one segmented send carries at most: an IPv4 packet of 65,535 bytes (RFC 791) less 20 and 8
    /// bytes of headers. IPv6 would take 20 more; one bound for both keeps what is sent independent of the family.
    /// </summary>
    public const int MaxBytes = 65_535 - 20 - 8;

    /// <summary>The length of the run that begins with the first message; 1 when it goes alone.</summary>
    public static int Next<T, TSize>(ReadOnlySpan<T> messages, int maxSegments)
        where TSize : struct, ISizeOf<T>
    {
        int size = TSize.Of(messages[0]);
        if (size == 0 || size > MaxBytes)
            return 1;
        int limit = Math.Min(Math.Min(maxSegments, MaxBytes / size), messages.Length);
        for (int i = 1; i < limit; i++)
        {
            int next = TSize.Of(messages[i]);
            if (next != size)
                return next > 0 && next < size ? i + 1 : i; // an empty segment would vanish
        }

        return Math.Max(limit, 1);
    }

    /// <summary>The number of messages at the front that begin no run.</summary>
    public static int Alone<T, TSize>(ReadOnlySpan<T> messages, int maxSegments)
        where TSize : struct, ISizeOf<T>
    {
        int count = 0;
        while (count < messages.Length && !Begins<T, TSize>(messages[count..], maxSegments))
            count++;
        return count;
    }

    /// <summary>True when the first message and the one after it are a run already; the cheap form of <see cref="Next"/> above 1.</summary>
    private static bool Begins<T, TSize>(ReadOnlySpan<T> messages, int maxSegments)
        where TSize : struct, ISizeOf<T>
    {
        if (messages.Length < 2 || maxSegments < 2)
            return false;
        int size = TSize.Of(messages[0]), next = TSize.Of(messages[1]);
        return size <= MaxBytes / 2 && next > 0 && next <= size;
    }
}
