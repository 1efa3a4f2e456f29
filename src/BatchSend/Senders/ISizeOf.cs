namespace BatchSend.Senders;

/// <summary>Reads a message's size, so that what sends and what predicts are the same code.</summary>
internal interface ISizeOf<T>
{
    static abstract int Of(T message);
}

/// <summary>The size of a message that is to be sent.</summary>
internal readonly struct MessageSize : ISizeOf<ReadOnlyMemory<byte>>
{
    public static int Of(ReadOnlyMemory<byte> message) => message.Length;
}

/// <summary>A size that stands for a message.</summary>
internal readonly struct PlainSize : ISizeOf<int>
{
    public static int Of(int message) => message;
}
