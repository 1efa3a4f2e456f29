using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Bench.Interop.Linux;

namespace Bench.Sinks;

/// <summary>Buffers and headers for receiving many datagrams with one system call (recvmmsg), and for returning them (sendmmsg).</summary>
[SupportedOSPlatform("linux")]
internal sealed class DatagramBatch
{
    /// <summary>Messages a call. More gains nothing: the socket's buffer holds few more.</summary>
    private const int Length = 64;

    /// <summary>No datagram is larger, nor what UDP_GRO coalesces: the IP length has 16 bits (RFC 791).</summary>
    private const int LargestDatagram = 65_536;

    /// <summary>Distance of two buffers: not a power of two, or their starts would share the same few cache sets.</summary>
    private const int Stride = LargestDatagram + 192;

    /// <summary>Where sin_port and sin6_port lie: behind the 16 bits of the family (ip(7), ipv6(7)).</summary>
    private const int PortOffset = sizeof(ushort);

    // Pinned for good: the addresses below stay true.
    private readonly byte[] _buffers = GC.AllocateUninitializedArray<byte>(Length * Stride, pinned: true);
    private readonly IoVector[] _vectors = GC.AllocateArray<IoVector>(Length, pinned: true);
    private readonly IntControlMessage[] _controls = GC.AllocateArray<IntControlMessage>(Length, pinned: true);
    private readonly MultipleMessageHeader[] _headers = GC.AllocateArray<MultipleMessageHeader>(Length, pinned: true);
    private readonly byte[]? _senders;
    private readonly bool _gro;

    /// <param name="gro">Whether the socket takes coalesced datagrams, whose segment size is then wanted.</param>
    /// <param name="returns">Whether datagrams are to be returned: their senders' addresses are kept. Not with coalesced ones.</param>
    public DatagramBatch(bool gro, bool returns = false)
    {
        if (gro && returns)
            throw new ArgumentException("coalesced datagrams are not returned", nameof(returns));
        _gro = gro;
        _senders = returns ? GC.AllocateArray<byte>(Length * SocketConstants.AddressBytes, pinned: true) : null;
        for (int i = 0; i < Length; i++)
        {
            _vectors[i] = new IoVector { Base = AddressOf(_buffers, i * Stride), Length = LargestDatagram };
            _headers[i].Header = new MessageHeader { Vectors = AddressOf(_vectors, i), VectorCount = 1 };
            if (gro)
                _headers[i].Header.Control = AddressOf(_controls, i);
            if (_senders is not null)
                _headers[i].Header.Name = AddressOf(_senders, i * SocketConstants.AddressBytes);
        }
    }

    /// <summary>True when the kernel has the call and lets this process make it (a container may refuse it). Takes nothing.</summary>
    public static bool IsAvailable(Socket socket) =>
        RecvMmsg.Call(socket.SafeHandle, messages: 0, length: 0, RecvMmsg.DontWait, timeout: 0) >= 0
        || Marshal.GetLastPInvokeError() is not (Errno.NotImplemented or Errno.NotPermitted);

    /// <summary>Receives up to one batch.</summary>
    /// <param name="socket">The socket, whose receive timeout bounds the wait.</param>
    /// <param name="flags">Flags of recvmmsg(2).</param>
    /// <param name="bytes">Payload bytes received.</param>
    /// <param name="error">0, or the error number when nothing was received.</param>
    /// <returns>Entries filled: datagrams, or with UDP_GRO runs of them.</returns>
    public int Receive(Socket socket, int flags, out long bytes, out int error)
    {
        if (_gro)
        {
            for (int i = 0; i < Length; i++)
                _headers[i].Header.ControlLength = (nuint)Marshal.SizeOf<IntControlMessage>();
        }

        if (_senders is not null)
        {
            for (int i = 0; i < Length; i++)
                _headers[i].Header.NameLength = SocketConstants.AddressBytes;
        }

        int entries = RecvMmsg.Call(socket.SafeHandle, AddressOf(_headers, 0), Length, flags, timeout: 0);
        error = entries < 0 ? Marshal.GetLastPInvokeError() : 0;
        bytes = 0;
        for (int i = 0; i < entries; i++)
            bytes += _headers[i].Length;
        return Math.Max(0, entries);
    }

    /// <summary>Returns the datagrams of the first entries to their senders, and waits for room where there is none.</summary>
    /// <param name="socket">The socket that they came on.</param>
    /// <param name="entries">What <see cref="Receive"/> said.</param>
    /// <param name="port">The port at the sender's address to return them to; null for the one that they came from.</param>
    /// <returns>Datagrams that the kernel took. One that it refuses (no route, a firewall, too large for the path) is left out.</returns>
    public int Return(Socket socket, int entries, int? port)
    {
        for (int i = 0; i < entries; i++)
        {
            _vectors[i].Length = _headers[i].Length;
            // The port has its place before the address, in IPv4 (ip(7)) as in IPv6 (ipv6(7)).
            if (port is { } other)
                BinaryPrimitives.WriteUInt16BigEndian(_senders.AsSpan((i * SocketConstants.AddressBytes) + PortOffset), (ushort)other);
        }

        int returned = 0;
        for (int next = 0; next < entries;)
        {
            int sent = SendMmsg.Call(socket.SafeHandle, AddressOf(_headers, next), (uint)(entries - next), SocketConstants.NoSignal);
            returned += Math.Max(0, sent);
            if (sent > 0)
                next += sent;
            else if (Marshal.GetLastPInvokeError() != Errno.Interrupted)
                next++; // sendmmsg(2) tells the error of a message only when it is the first
        }

        for (int i = 0; i < entries; i++)
            _vectors[i].Length = LargestDatagram;
        return returned;
    }

    /// <summary>What an entry received: one datagram, or a run of them.</summary>
    public ReadOnlySpan<byte> Payload(int entry) => _buffers.AsSpan(entry * Stride, (int)_headers[entry].Length);

    /// <summary>Length of each datagram of an entry; the last one may be shorter.</summary>
    public int SegmentSize(int entry)
    {
        int length = (int)_headers[entry].Length;
        IntControlMessage control = _controls[entry];
        bool coalesced = _gro && _headers[entry].Header.ControlLength > 0
            && control.Level == SocketConstants.SolUdp && control.Type == SocketConstants.UdpGro;
        return coalesced ? control.Value : length;
    }

    /// <summary>Datagrams of an entry: one where nothing was coalesced, an empty one included.</summary>
    public int Datagrams(int entry)
    {
        int length = (int)_headers[entry].Length, segment = SegmentSize(entry);
        return length <= segment ? 1 : (length + segment - 1) / segment;
    }

    private static nint AddressOf<T>(T[] pinned, int index) => Marshal.UnsafeAddrOfPinnedArrayElement(pinned, index);
}
