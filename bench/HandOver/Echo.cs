using System.Net.Sockets;
using BatchSend;
using Bench.Traffic;

namespace Bench.HandOver;

/// <summary>Serves a socket for a while: everything that comes is sent back. Between two calls nothing is under way.</summary>
internal static class Echo
{
    /// <summary>The most that a datagram can carry over IPv4 (RFC 768, RFC 791), and a convenient piece of a stream.</summary>
    private const int Room = 64 * 1024;

    /// <summary>The sequence number of the datagram that ends a flow.</summary>
    public const long EndOfFlow = -1;

    /// <summary>An asynchronous call binds a socket of Windows to the completion port of one process for good: no other one can make any on it.</summary>
    private static bool Blocks => OperatingSystem.IsWindows();

    /// <summary>Serves.</summary>
    /// <param name="socket">A connected socket.</param>
    /// <param name="transport">Its transport.</param>
    /// <param name="position">Bytes of the stream served so far; of a flow, messages.</param>
    /// <param name="amount">How much to serve; null for all until the peer ends it.</param>
    /// <param name="token">Ends it.</param>
    /// <returns>The position afterwards.</returns>
    /// <exception cref="InvalidDataException">What came is not what follows at this position of the stream.</exception>
    public static async Task<long> ServeAsync(Socket socket, Transport transport, long position, long? amount, CancellationToken token)
    {
        using CancellationTokenRegistration ending = Blocks ? token.Register(socket.Dispose) : default; // nothing else ends a blocking call
        var buffer = new byte[Room];
        long end = position + amount ?? long.MaxValue;
        while (position < end)
        {
            int count = Blocks ? socket.Receive(buffer) : await socket.ReceiveAsync(buffer, token).ConfigureAwait(false);
            ReadOnlyMemory<byte> got = buffer.AsMemory(0, count);
            if (transport == Transport.Tcp)
            {
                if (count == 0)
                    return position;
                if (StreamPattern.Intact(got.Span, position) < count)
                    throw new InvalidDataException($"the stream breaks off between byte {position} and {position + count}");
                position += count;
            }
            else
            {
                position++;
            }

            while (got.Length > 0)
                got = got[(Blocks ? socket.Send(got.Span) : await socket.SendAsync(got, token).ConfigureAwait(false))..];
            if (transport == Transport.Udp && VerifyPattern.ReadSequence(buffer.AsSpan(0, count)) == EndOfFlow)
                return position;
        }

        return position;
    }
}
