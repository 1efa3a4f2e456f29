using System.Net.Sockets;

namespace BatchSend.Tests.Fixtures;

/// <summary>
/// A connected socket whose bytes are read and thrown away, by a thread that allocates nothing. UDP needs none: what
/// does not fit is dropped, and the sender never waits.
/// </summary>
internal sealed class DrainedPair : IDisposable
{
    private const int Chunk = 64 * 1024;

    private readonly Socket _peer;
    private readonly Thread? _thread;
    private long _sent;
    private long _read;

    private DrainedPair(Socket socket, Socket peer, bool drain)
    {
        Socket = socket;
        _peer = peer;
        if (!drain)
            return;
        _thread = new Thread(Drain) { IsBackground = true, Name = "drain" };
        _thread.Start();
    }

    public Socket Socket { get; }

    public static DrainedPair Create(Transport transport, AddressFamily family, bool slow = false)
    {
        (Socket socket, Socket peer) = Loopback.Connect(transport, family, slow);
        return new DrainedPair(socket, peer, drain: transport == Transport.Tcp);
    }

    public void Sent(long bytes) => _sent += bytes;

    /// <summary>Waits until the drain has read all, so that the buffers of the kernel are empty.</summary>
    public void AwaitDrained()
    {
        if (_thread is not null)
            Wait.Until(() => Interlocked.Read(ref _read) >= _sent, () => $"{_sent} bytes, {Interlocked.Read(ref _read)} were read");
    }

    public void Dispose()
    {
        Socket.Dispose(); // ends the drain
        _thread?.Join();
        _peer.Dispose();
    }

    private void Drain()
    {
        var buffer = new byte[Chunk];
        while (true)
        {
            int count = _peer.Receive(buffer, SocketFlags.None, out SocketError error);
            if (count == 0 || error != SocketError.Success)
                return; // the sender has closed
            Interlocked.Add(ref _read, count);
        }
    }
}
