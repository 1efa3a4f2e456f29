using System.Net;
using System.Net.Sockets;
using Xunit;

namespace BatchSend.Tests.Fixtures;

/// <summary>A connected socket to send on and a recording receiver, over loopback. Small buffers make a send wait for the reader.</summary>
internal sealed class ConnectedPair : IDisposable
{
    private const int WholeChunk = 64 * 1024;
    private const int SlowChunk = 1000; // no divisor of any message size here

    private readonly Socket _peer;

    private ConnectedPair(Socket socket, Socket peer, Recorder recorder)
    {
        Socket = socket;
        _peer = peer;
        Recorder = recorder;
    }

    /// <summary>The sender's socket.</summary>
    public Socket Socket { get; }

    public Recorder Recorder { get; }

    public StreamRecorder Stream => (StreamRecorder)Recorder;

    public EndPoint PeerAddress => Socket.RemoteEndPoint!;

    public static ConnectedPair Create(Transport transport, AddressFamily family, bool slow = false)
    {
        (Socket socket, Socket peer) = Loopback.Connect(transport, family, slow);
        return new ConnectedPair(socket, peer, transport == Transport.Tcp
            ? new StreamRecorder(peer, EndSending, slow ? SlowChunk : WholeChunk)
            : new DatagramRecorder(peer));

        void EndSending()
        {
            if (!socket.SafeHandle.IsClosed)
                socket.Shutdown(SocketShutdown.Send);
        }
    }

    public IBatchSender Sender(string strategy) => SenderCatalog.Create(Socket, strategy);

    /// <summary>Closes the receiver at once: TCP with a reset, UDP so that its port refuses.</summary>
    public void CloseReceiver()
    {
        if (_peer.SocketType == SocketType.Stream)
            _peer.LingerState = new LingerOption(true, 0);
        Recorder.Dispose();
    }

    /// <summary>
    /// A result that ended early against what the receiver got. Ends the sending side. A stream may carry more than the
    /// accepted messages, but only a part of what follows them in the same batch.
    /// </summary>
    public void AssertConsistent(SendResult result, ReadOnlyMemory<byte>[] batch)
    {
        Assert.InRange(result.FailedIndex, 0, batch.Length - 1);
        Assert.Equal(result.FailedIndex, result.Accepted);
        Assert.Equal(Batches.BytesOf(batch.Take(result.Accepted)), result.Bytes);
        if (Recorder is not StreamRecorder stream)
        {
            Recorder.AssertReceived(batch[..result.Accepted]);
            return;
        }

        byte[] received = stream.ReadToEnd();
        Assert.True(received.Length >= result.Bytes || stream.WasReset, $"{received.Length} bytes came, {result.Bytes} were accepted");
        Assert.True(Batches.Join(batch).AsSpan().StartsWith(received), "what came is no prefix of the batch");
    }

    public void Dispose()
    {
        Socket.Dispose();
        Recorder.Dispose();
    }
}
