using System.Net.Sockets;
using Xunit;

namespace BatchSend.Tests.Fixtures;

/// <summary>The receiving end of a TCP pair. A small chunk makes it a slow reader.</summary>
internal sealed class StreamRecorder(Socket socket, Action endSending, int chunk) : Recorder(socket)
{
    private readonly byte[] _buffer = new byte[chunk];
    private readonly List<byte> _received = [];
    private bool _ended;

    /// <summary>True when a reset ended the stream: it discards what had arrived and was not read yet.</summary>
    public bool WasReset { get; private set; }

    public override void AssertReceived(IReadOnlyList<ReadOnlyMemory<byte>> sent)
    {
        byte[] expected = Batches.Join(sent);
        byte[] received = ReadToEnd();
        Assert.Equal(expected.Length, received.Length);
        Assert.True(received.AsSpan().SequenceEqual(expected), "the stream differs from what was sent");
    }

    /// <summary>
    /// Reads so many bytes, or fewer until something holds, one at a time and a millisecond apart, on the caller's thread.
    /// Before <see cref="Recorder.Start"/>.
    /// </summary>
    public void Drip(int count, Func<bool>? until = null)
    {
        Socket.ReceiveTimeout = (int)Wait.Limit.TotalMilliseconds; // a sender that does not go on fails the test instead of hanging it
        for (int i = 0; i < count && until?.Invoke() != true; i++)
        {
            Assert.Equal(1, Socket.Receive(_buffer.AsSpan(0, 1)));
            _received.Add(_buffer[0]);
            Thread.Sleep(1);
        }

        Socket.ReceiveTimeout = 0;
    }

    /// <summary>Ends the sending side and returns all that came, to the end of the stream.</summary>
    public byte[] ReadToEnd()
    {
        endSending();
        WaitUntil(() => Locked(() => _ended), () => $"the end of the stream, after {Locked(() => _received.Count)} bytes");
        return Locked(() => _received.ToArray());
    }

    public override void WaitFor(int messages, long bytes) =>
        WaitUntil(() => Locked(() => _received.Count) >= bytes, () => $"{bytes} bytes, {Locked(() => _received.Count)} came");

    protected override bool Read()
    {
        int count = Socket.Receive(_buffer, SocketFlags.None, out SocketError error);
        if (error is not (SocketError.Success or SocketError.ConnectionReset))
            throw new SocketException((int)error);
        lock (Gate)
        {
            _received.AddRange(_buffer.AsSpan(0, count));
            _ended = count == 0;
            WasReset |= error == SocketError.ConnectionReset;
        }

        return count > 0;
    }

    private T Locked<T>(Func<T> read)
    {
        lock (Gate)
            return read();
    }
}
