using System.Diagnostics;
using System.Net.Sockets;
using Bench.Sinks;

namespace Bench.Echoes;

/// <summary>Reads a stream that must be, byte for byte, the one that was sent.</summary>
internal sealed class StreamEchoReader(Socket socket, EchoMessages messages, EchoTrips trips, int? cpu) : EchoReader(socket, trips, cpu)
{
    private readonly byte[] _buffer = new byte[256 * 1024];
    private long _bytes;
    private long _corrupt;

    public override long Echoed => Volatile.Read(ref _bytes) / messages.Size;

    public override long Corrupt => Volatile.Read(ref _corrupt);

    public override SequenceAccount? Account => null;

    protected override string? Receive(bool readable)
    {
        if (!readable)
            return null;
        int count = Socket.Receive(_buffer, SocketFlags.None, out SocketError error);
        long ticks = Stopwatch.GetTimestamp();
        if (error is SocketError.WouldBlock or SocketError.TimedOut or SocketError.Interrupted)
            return null;
        if (error != SocketError.Success)
            return Error(error);
        if (count == 0)
            return $"{Peer}: the receiver closed the connection";
        return Take(_buffer.AsSpan(0, count), ticks);
    }

    /// <summary>What does not come back as it was sent ends it: where the next message begins is not known then.</summary>
    private string? Take(ReadOnlySpan<byte> bytes, long ticks)
    {
        long before = _bytes, sent = Trips.Submitted * messages.Size;
        if (before + bytes.Length > sent)
            return Differs(sent / messages.Size, "more came back than was sent");
        for (long at = before; !bytes.IsEmpty;)
        {
            (long sequence, long offset) = Math.DivRem(at, messages.Size);
            int length = (int)Math.Min(bytes.Length, messages.Size - offset);
            if (!messages.IsIntact(bytes[..length], sequence, (int)offset))
                return Differs(sequence, $"message {sequence} came back with other bytes than were sent");
            at += length;
            bytes = bytes[length..];
            Volatile.Write(ref _bytes, at);
        }

        long first = before / messages.Size, whole = (_bytes / messages.Size) - first;
        if (whole > 0)
            Trips.Arrived(first, whole, ticks);
        return null;
    }

    private string Differs(long sequence, string what)
    {
        Volatile.Write(ref _corrupt, 1);
        return $"{Peer}: {what} ({sequence} were intact); is it an echo, and of this connection alone?";
    }
}
