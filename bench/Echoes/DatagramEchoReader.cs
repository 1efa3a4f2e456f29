using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Bench.Interop.Linux;
using Bench.Sinks;
using Bench.Traffic;

namespace Bench.Echoes;

/// <summary>Takes datagrams that come back, checks each, and keeps account of their numbers.</summary>
internal sealed class DatagramEchoReader : EchoReader
{
    private readonly EchoMessages _messages;
    private readonly SequenceAccount _account = new();
    private readonly DatagramBatch? _batch;
    private readonly byte[] _one;
    private long _corrupt;

    public DatagramEchoReader(Socket socket, EchoMessages messages, EchoTrips trips, int? cpu)
        : base(socket, trips, cpu)
    {
        _messages = messages;
        _batch = OperatingSystem.IsLinux() && DatagramBatch.IsAvailable(socket) ? new DatagramBatch(gro: false) : null;
        _one = new byte[_batch is null ? DatagramReceiver.LargestDatagram : 0];
    }

    public override long Echoed => _account.Distinct;

    public override long Corrupt => Volatile.Read(ref _corrupt);

    public override SequenceAccount Account => _account;

    protected override string? Receive(bool readable)
    {
        if (OperatingSystem.IsLinux() && _batch is { } batch)
            return ReceiveMany(batch);
        if (!readable)
            return null;
        int count = Socket.Receive(_one, SocketFlags.None, out SocketError error);
        long ticks = Stopwatch.GetTimestamp();
        if (error == SocketError.Success)
            Take(_one.AsSpan(0, count), ticks);
        return error is SocketError.Success or SocketError.WouldBlock or SocketError.TimedOut or SocketError.Interrupted ? null : Error(error);
    }

    /// <summary>Called even where nothing is readable: a refusal that the kernel keeps for the next call makes poll(2) return at once, again and again.</summary>
    [SupportedOSPlatform("linux")]
    private string? ReceiveMany(DatagramBatch batch)
    {
        int entries = batch.Receive(Socket, RecvMmsg.DontWait, out _, out int error);
        long ticks = Stopwatch.GetTimestamp();
        for (int i = 0; i < entries; i++)
            Take(batch.Payload(i), ticks);
        return error switch
        {
            0 or Errno.TryAgain or Errno.Interrupted => null,
            Errno.ConnectionRefused => Error(SocketError.ConnectionRefused),
            _ => $"{Peer}: what came back cannot be read: {new System.ComponentModel.Win32Exception(error).Message}",
        };
    }

    private void Take(ReadOnlySpan<byte> datagram, long ticks)
    {
        long sequence = datagram.Length == _messages.Size ? VerifyPattern.ReadSequence(datagram) : -1;
        if (sequence < 0 || sequence >= Trips.Submitted || !_messages.IsIntact(datagram, sequence, offset: 0))
            Volatile.Write(ref _corrupt, _corrupt + 1);
        else if (_account.Take(sequence))
            Trips.Arrived(sequence, 1, ticks);
    }
}
