using System.Net.Sockets;

namespace Bench.Sinks;

/// <summary>Accepts connections and reads each on a thread of its own: reads block, as the cheapest receiver's do.</summary>
internal sealed class StreamReceiver(Socket listener, Arrivals arrivals, int messageSize, bool verify) : Receiver(listener, arrivals)
{
    public const int Backlog = 128;

    private const int BufferBytes = 256 * 1024;
    private const int AcceptLookMicroseconds = 100_000;

    private readonly List<Thread> _connections = [];
    private long _corrupt;

    public override string Mode => DatagramReceiver.ModeName;

    public override SinkReport Complete(SinkReport report) => verify ? report with { Corrupt = _corrupt } : report;

    protected override void Run()
    {
        while (true)
        {
            bool stopping = Stopping;
            bool waiting = Socket.Poll(stopping ? 0 : AcceptLookMicroseconds, SelectMode.SelectRead);
            if (waiting)
            {
                Socket connection = Socket.Accept();
                _connections.Add(StartThread("connection", () => Read(connection)));
            }

            if (MayEnd(stopping, idle: !waiting))
                break;
        }

        foreach (Thread connection in _connections)
            connection.Join();
    }

    private void Read(Socket socket)
    {
        using Socket connection = socket;
        SetIdleLook(connection);
        byte[] buffer = GC.AllocateUninitializedArray<byte>(BufferBytes);
        StreamVerifier? verifier = verify ? new StreamVerifier(messageSize) : null;
        bool end = false;
        while (!end)
        {
            bool stopping = Stopping;
            int bytes = connection.Receive(buffer, SocketFlags.None, out SocketError error);
            bool idle = error is SocketError.TimedOut or SocketError.WouldBlock or SocketError.Interrupted;
            if (bytes > 0)
            {
                verifier?.Take(buffer.AsSpan(0, bytes));
                Arrivals.Add(0, bytes);
            }

            // The sender's end or its reset ends this connection, not the sink.
            end = (bytes == 0 && !idle) || MayEnd(stopping, idle);
        }

        if (verifier is not null)
            Interlocked.Add(ref _corrupt, verifier.Complete());
    }
}
