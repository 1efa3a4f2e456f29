using System.Globalization;
using System.Net.Sockets;
using BatchSend;
using Bench.Sinks;
using Bench.Traffic;

namespace Bench.Echoes;

/// <summary>How many messages may be under way, so that none is lost for want of room at either end.</summary>
/// <param name="Messages">The most; a larger batch goes when nothing else is under way.</param>
/// <param name="NotLosslessReason">Why some may be lost all the same; null where none is, and on a stream, which loses nothing.</param>
internal sealed record EchoRoom(long Messages, string? NotLosslessReason)
{
    /// <summary>A stream's buffers hold it up by themselves, and its echoes are read at all times.</summary>
    private static readonly EchoRoom Unlimited = new(int.MaxValue, null);

    /// <summary>
    /// Datagrams: half of the smaller receive buffer of both ends, in bytes as the kernel charges them (see
    /// <see cref="ReceiveCharge"/>). Makes the receive buffer of the socket as large as it may be.
    /// </summary>
    /// <param name="socket">The sender's socket, which the echoes come to.</param>
    /// <param name="size">Bytes a message.</param>
    /// <param name="batch">Messages a batch.</param>
    /// <param name="sink">The sink at the other end; null for a receiver that does not tell its buffer.</param>
    public static EchoRoom For(Socket socket, int size, int batch, SinkProcess? sink)
    {
        if (SenderSupport.TransportOf(socket) == Transport.Tcp)
            return Unlimited;
        long own = ReceiveBuffer.Set(socket, null);
        long bytes = Math.Min(own, sink?.EffectiveReceiveBuffer ?? own) / 2;
        long charge = Math.Max(1, ReceiveCharge.Of(Transport.Udp, size));
        string? reason =
            batch * charge > bytes ? string.Create(
                CultureInfo.InvariantCulture, $"a batch is charged {batch * charge:N0} bytes, and {bytes:N0} have room: half of the smaller receive buffer")
            : sink is null ? "the receiver does not tell how much room it has"
            : null;
        return new EchoRoom(bytes / charge, reason);
    }
}
