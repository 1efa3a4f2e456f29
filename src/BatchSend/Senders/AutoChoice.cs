namespace BatchSend.Senders;

/// <summary>Which strategy is the cheapest for a batch. Pure, but for what this machine supports.</summary>
internal static class AutoChoice
{
    /// <summary>
    /// Average bytes of a message up to which a TCP batch is copied into one buffer; above it the buffers are gathered
    /// where they are. "compare coalesce gather --size 512,1K,2K,4K,8K" of the benchmark program shows gather no cheaper up to
    /// 1 KB, and cheaper from 2 KB on (results/thresholds).
    /// </summary>
    internal const int CoalesceUpTo = 1024;

    /// <summary>The strategy for messages of these sizes.</summary>
    public static SenderDescriptor For<T, TSize>(ReadOnlySpan<T> messages, Transport transport)
        where TSize : struct, ISizeOf<T>
    {
        if (messages.Length <= 1)
            return PerBufferSender.Entry; // nothing to share
        if (transport == Transport.Tcp)
            return OperatingSystem.IsLinux() && IsLarge<T, TSize>(messages) ? GatherSender.Entry : CoalesceSender.Entry;
        if (!OperatingSystem.IsLinux())
            return PerBufferSender.Entry;
        int limit = SegmentOffloadSender.Limit;
        bool hasRun = RunSplitter.Alone<T, TSize>(messages, limit) < messages.Length;
        return hasRun ? SegmentOffloadSender.Entry : MmsgSender.Entry;
    }

    /// <summary>Messages that one send call of the best strategy carries.</summary>
    public static int MessagesPerCall(Transport transport)
    {
        if (transport == Transport.Tcp)
            return CoalesceSender.Entry.MessagesPerCall(transport);
        return OperatingSystem.IsLinux() ? MmsgSender.Entry.MessagesPerCall(transport) : 1;
    }

    private static bool IsLarge<T, TSize>(ReadOnlySpan<T> messages)
        where TSize : struct, ISizeOf<T>
    {
        long left = (long)CoalesceUpTo * messages.Length;
        foreach (T message in messages)
        {
            left -= TSize.Of(message);
            if (left < 0)
                return true;
        }

        return false;
    }
}
