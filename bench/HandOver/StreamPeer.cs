using System.Net.Sockets;

namespace Bench.HandOver;

/// <summary>The peer of a stream: sends and receives without a pause, and knows of no hand-over.</summary>
internal static class StreamPeer
{
    private const int Chunk = 16 * 1024;

    /// <param name="socket">Its end of the connection.</param>
    /// <param name="bytes">How many it sends before it ends its side.</param>
    /// <param name="token">Ends it.</param>
    /// <exception cref="SocketException">The connection broke.</exception>
    public static async Task<PeerTally> RunAsync(Socket socket, long bytes, CancellationToken token)
    {
        Task send = SendAsync(socket, bytes, token);
        long intact = await ReceiveAsync(socket, token).ConfigureAwait(false);
        await send.ConfigureAwait(false);
        return new PeerTally { SentBytes = bytes, IntactBytes = intact };
    }

    private static async Task SendAsync(Socket socket, long bytes, CancellationToken token)
    {
        var buffer = new byte[Chunk];
        for (long position = 0; position < bytes;)
        {
            Memory<byte> chunk = buffer.AsMemory(0, (int)Math.Min(Chunk, bytes - position));
            StreamPattern.Fill(chunk.Span, position);
            position += chunk.Length;
            for (ReadOnlyMemory<byte> rest = chunk; rest.Length > 0;)
                rest = rest[await socket.SendAsync(rest, token).ConfigureAwait(false)..];
        }

        socket.Shutdown(SocketShutdown.Send);
    }

    private static async Task<long> ReceiveAsync(Socket socket, CancellationToken token)
    {
        var buffer = new byte[Chunk];
        long received = 0;
        long? intact = null;
        while (await socket.ReceiveAsync(buffer, token).ConfigureAwait(false) is > 0 and var count)
        {
            int good = StreamPattern.Intact(buffer.AsSpan(0, count), received);
            if (good < count)
                intact ??= received + good;
            received += count;
        }

        return intact ?? received;
    }
}
