using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Bench.Sinks;

/// <summary>Takes datagrams one a call with the managed socket, everywhere, and returns them where that is asked for.</summary>
internal sealed class DatagramReceiver(Socket socket, Arrivals arrivals, SinkOptions options, DatagramVerifier? verifier) : Receiver(socket, arrivals)
{
    public const string ModeName = "managed";

    /// <summary>Where the port stands in the address of either family: behind 16 bits for the family (ip(7), ipv6(7), winsock2.h).</summary>
    private const int PortOffset = sizeof(ushort);

    /// <summary>No datagram is larger: the IP length has 16 bits (RFC 791).</summary>
    public const int LargestDatagram = 65_536;

    private readonly byte[] _buffer = new byte[LargestDatagram];
    private readonly SocketAddress? _sender = options.Echo ? new SocketAddress(options.Bind.AddressFamily) : null;
    private long _echoed;

    public override string Mode => ModeName;

    public override SinkReport Complete(SinkReport report)
    {
        report = verifier?.Complete(report) ?? report;
        return options.Echo ? report with { Echoed = _echoed } : report;
    }

    protected override void Run()
    {
        while (true)
        {
            bool stopping = Stopping;
            int bytes = Receive(out SocketError error);
            if (error == SocketError.Success)
            {
                if (_sender is not null)
                    Return(_sender, _buffer.AsSpan(0, bytes));
                verifier?.Take(_buffer.AsSpan(0, bytes));
                Arrivals.Add(1, bytes);
            }
            else if (error is not (SocketError.TimedOut or SocketError.WouldBlock or SocketError.Interrupted or SocketError.ConnectionReset))
            {
                // ConnectionReset: Windows tells it of an echo that was refused; other senders go on.
                throw new SocketException((int)error);
            }

            if (MayEnd(stopping, idle: error is not (SocketError.Success or SocketError.ConnectionReset)))
                return;
        }
    }

    private int Receive(out SocketError error)
    {
        if (_sender is null)
            return Socket.Receive(_buffer, SocketFlags.None, out error);
        error = SocketError.TimedOut;
        // Asked first: a receive that keeps the address tells "nothing came" by an exception.
        if (!Socket.Poll(Stopping ? TimeSpan.Zero : IdleLook, SelectMode.SelectRead))
            return 0;
        try
        {
            error = SocketError.Success;
            return Socket.ReceiveFrom(_buffer, SocketFlags.None, _sender);
        }
        catch (SocketException e)
        {
            error = e.SocketErrorCode;
            return 0;
        }
    }

    private void Return(SocketAddress sender, ReadOnlySpan<byte> datagram)
    {
        if (options.EchoPort is { } port)
            BinaryPrimitives.WriteUInt16BigEndian(sender.Buffer.Span[PortOffset..], (ushort)port);
        try
        {
            Socket.SendTo(datagram, SocketFlags.None, sender);
            _echoed++;
        }
        catch (SocketException)
        {
            // This one cannot be returned (no route, a firewall): it is missing in the count, and the sink goes on.
        }
    }
}
