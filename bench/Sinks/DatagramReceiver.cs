using System.Net.Sockets;

namespace Bench.Sinks;

/// <summary>Takes datagrams one a call with the managed socket: everywhere.</summary>
internal sealed class DatagramReceiver(Socket socket, Arrivals arrivals, DatagramVerifier? verifier) : Receiver(socket, arrivals)
{
    public const string ModeName = "managed";

    // No datagram is larger: the IP length has 16 bits (RFC 791).
    private readonly byte[] _buffer = new byte[65_536];

    public override string Mode => ModeName;

    public override SinkReport Complete(SinkReport report) => verifier?.Complete(report) ?? report;

    protected override void Run()
    {
        while (true)
        {
            bool stopping = Stopping;
            int bytes = Socket.Receive(_buffer, SocketFlags.None, out SocketError error);
            if (error == SocketError.Success)
            {
                verifier?.Take(_buffer.AsSpan(0, bytes));
                Arrivals.Add(1, bytes);
            }
            else if (error is not (SocketError.TimedOut or SocketError.WouldBlock or SocketError.Interrupted))
            {
                throw new SocketException((int)error);
            }

            if (MayEnd(stopping, idle: error != SocketError.Success))
                return;
        }
    }
}
