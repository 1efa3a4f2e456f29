namespace BatchSend.Senders.Tls;

/// <summary>How many records plaintext takes.</summary>
internal static class TlsRecord
{
    /// <summary>Most bytes of plaintext in one record: 2^14 (RFC 8446, section 5.1; RFC 5246, section 6.2.1).</summary>
    public const int MaxPlaintext = 16_384;

    /// <summary>Records of one write of so many bytes, as long as each but the last is filled.</summary>
    public static long Of(long bytes) => (bytes + MaxPlaintext - 1) / MaxPlaintext;

    /// <summary>Records of messages that are each a write of their own. An empty one is no write.</summary>
    public static long OfEach(ReadOnlySpan<int> sizes)
    {
        long records = 0;
        foreach (int size in sizes)
            records += Of(size);
        return records;
    }
}
