using System.Net.Sockets;
using BatchSend;

namespace Bench.Commands.Parsing;

/// <summary>What a message and a batch may be, before any socket is opened.</summary>
internal static class MessageLimits
{
    /// <summary>Largest UDP payload over IPv4: a total length of 16 bits less the IP header of 20 and the UDP header of 8 bytes (RFC 791, RFC 768).</summary>
    public const int MaxDatagramV4 = 65_507;

    /// <summary>Largest UDP payload over IPv6: the header's 40 bytes are not part of the 16-bit length (RFC 8200, RFC 768).</summary>
    public const int MaxDatagramV6 = 65_527;

    /// <summary>Largest TCP message that the program makes. The protocol has no limit; this keeps a mistyped size from filling the memory.</summary>
    public const int MaxStreamMessage = 16 * 1024 * 1024;

    /// <summary>Most messages of one batch.</summary>
    public const int MaxBatch = 64 * 1024;

    /// <summary>Most bytes of one batch: its messages are held in memory, each in a buffer of its own.</summary>
    public const long MaxBatchBytes = 256L * 1024 * 1024;

    /// <summary>Largest message over a transport and address family.</summary>
    public static int MaxSize(Transport transport, AddressFamily family) => transport switch
    {
        Transport.Tcp => MaxStreamMessage,
        _ => family == AddressFamily.InterNetworkV6 ? MaxDatagramV6 : MaxDatagramV4,
    };

    /// <summary>Smallest message: a datagram may be empty, but on a stream an empty message is nothing at all.</summary>
    public static int MinSize(Transport transport) => transport == Transport.Tcp ? 1 : 0;

    /// <exception cref="CommandFailure">The size or the batch cannot be sent over this transport.</exception>
    public static void Check(Transport transport, AddressFamily family, int size, int batch)
    {
        int min = MinSize(transport), max = MaxSize(transport, family);
        if (size < min || size > max)
            throw CommandFailure.Usage($"a message of {size} bytes cannot be sent over {Name(transport, family)}; allowed: {min} to {max}");
        if ((long)size * batch > MaxBatchBytes)
            throw CommandFailure.Usage($"a batch of {batch} messages of {size} bytes is {(long)size * batch} bytes; allowed: {MaxBatchBytes}");
    }

    private static string Name(Transport transport, AddressFamily family) =>
        $"{(transport == Transport.Tcp ? "TCP" : "UDP")} over {(family == AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4")}";
}
