using System.Net.Sockets;
using System.Runtime.InteropServices;
using Xunit;

namespace BatchSend.Tests.Fixtures;

/// <summary>The receiving end of a UDP pair. What the kernel dropped is counted, never assumed away.</summary>
internal sealed class DatagramRecorder(Socket socket) : Recorder(socket)
{
    private const int SolSocket = 1;            // SOL_SOCKET, include/uapi/asm-generic/socket.h
    private const int SoRcvBufForce = 33;       // SO_RCVBUFFORCE, same header: needs CAP_NET_ADMIN
    private const int SoMemInfo = 55;           // SO_MEMINFO, same header
    private const int MemInfoFields = 9;        // SK_MEMINFO_VARS, include/uapi/linux/sock_diag.h
    private const int MemInfoDrops = 8;         // SK_MEMINFO_DROPS, same header
    private const int MinDistinct = 8;          // random bytes that two datagrams do not share by chance
    private const int WantedBuffer = 32 << 20;  // the largest batch many times over, as the kernel charges it

    private readonly byte[] _buffer = new byte[ushort.MaxValue + 1];
    private readonly List<byte[]> _received = [];

    public static void EnlargeBuffer(Socket socket)
    {
        if (OperatingSystem.IsLinux())
        {
            try
            {
                socket.SetRawSocketOption(SolSocket, SoRcvBufForce, BitConverter.GetBytes(WantedBuffer));
                return;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AccessDenied)
            {
                // An ordinary user gets what the limit allows, below; the drops that follow are counted.
            }
        }

        socket.ReceiveBufferSize = WantedBuffer;
    }

    public override void AssertReceived(IReadOnlyList<ReadOnlyMemory<byte>> sent)
    {
        WaitFor(sent.Count, Batches.BytesOf(sent));
        List<byte[]> received;
        lock (Gate)
            received = [.. _received];
        Assert.Equal(sent.Count, received.Count + Drops());
        AssertNoneTwice(sent, received);
        AssertInOrder(sent, [.. received.Where(static d => d.Length >= MinDistinct)]);
    }

    public override void WaitFor(int messages, long bytes) =>
        WaitUntil(() => Count() + Drops() >= messages, () => $"{messages} datagrams, {Count()} came and {Drops()} were dropped");

    protected override bool Read()
    {
        int count = Socket.Receive(_buffer);
        lock (Gate)
            _received.Add(_buffer.AsSpan(0, count).ToArray());
        return true;
    }

    private int Count()
    {
        lock (Gate)
            return _received.Count;
    }

    private long Drops()
    {
        if (!OperatingSystem.IsLinux())
            return 0;
        Span<byte> info = stackalloc byte[MemInfoFields * sizeof(uint)];
        Socket.GetRawSocketOption(SolSocket, SoMemInfo, info);
        return MemoryMarshal.Cast<byte, uint>(info)[MemInfoDrops];
    }

    private static void AssertNoneTwice(IReadOnlyList<ReadOnlyMemory<byte>> sent, List<byte[]> received)
    {
        Dictionary<string, int> left = sent.CountBy(static m => Convert.ToBase64String(m.Span)).ToDictionary();
        foreach (byte[] datagram in received)
        {
            string key = Convert.ToBase64String(datagram);
            Assert.True(left.TryGetValue(key, out int count) && count > 0, $"a datagram of {datagram.Length} bytes was never sent, or came twice");
            left[key] = count - 1;
        }
    }

    /// <summary>
    /// A sending thread that moves to another CPU can let a datagram overtake its neighbour even on loopback, so a few
    /// may be out of order; a wrong order everywhere fails.
    /// </summary>
    private static void AssertInOrder(IReadOnlyList<ReadOnlyMemory<byte>> sent, List<byte[]> received)
    {
        int previous = -1, overtaken = 0;
        foreach (byte[] datagram in received)
        {
            int place = NextPlace(sent, datagram, previous);
            if (place < previous)
                overtaken++;
            previous = place;
        }

        Assert.True(overtaken <= 2 + (received.Count / 50), $"{overtaken} of {received.Count} datagrams are out of order");
    }

    /// <summary>Where a datagram was sent, searched from its predecessor on, so that equal ones count as in order.</summary>
    private static int NextPlace(IReadOnlyList<ReadOnlyMemory<byte>> sent, byte[] datagram, int after)
    {
        for (int step = 1; step <= sent.Count; step++)
        {
            int place = (after + step) % sent.Count;
            if (sent[place].Span.SequenceEqual(datagram))
                return place;
        }

        return after;
    }
}
