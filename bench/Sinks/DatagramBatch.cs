using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Bench.Interop.Linux;

namespace Bench.Sinks;

/// <summary>Buffers and headers for receiving many datagrams with one system call (recvmmsg).</summary>
[SupportedOSPlatform("linux")]
internal sealed class DatagramBatch
{
    /// <summary>Messages a call. More gains nothing: the socket's buffer holds few more.</summary>
    private const int Length = 64;

    /// <summary>No datagram is larger, nor what UDP_GRO coalesces: the IP length has 16 bits (RFC 791).</summary>
    private const int LargestDatagram = 65_536;

    /// <summary>Distance of two buffers: not a power of two, or their starts would share the same few cache sets.</summary>
    private const int Stride = LargestDatagram + 192;

    // Pinned for good: the addresses below stay true.
    private readonly byte[] _buffers = GC.AllocateUninitializedArray<byte>(Length * Stride, pinned: true);
    private readonly IoVector[] _vectors = GC.AllocateArray<IoVector>(Length, pinned: true);
    private readonly IntControlMessage[] _controls = GC.AllocateArray<IntControlMessage>(Length, pinned: true);
    private readonly MultipleMessageHeader[] _headers = GC.AllocateArray<MultipleMessageHeader>(Length, pinned: true);
    private readonly bool _gro;

    public DatagramBatch(bool gro)
    {
        _gro = gro;
        for (int i = 0; i < Length; i++)
        {
            _vectors[i] = new IoVector { Base = AddressOf(_buffers, i * Stride), Length = LargestDatagram };
            _headers[i].Header = new MessageHeader { Vectors = AddressOf(_vectors, i), VectorCount = 1 };
            if (gro)
                _headers[i].Header.Control = AddressOf(_controls, i);
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

        int entries = RecvMmsg.Call(socket.SafeHandle, AddressOf(_headers, 0), Length, flags, timeout: 0);
        error = entries < 0 ? Marshal.GetLastPInvokeError() : 0;
        bytes = 0;
        for (int i = 0; i < entries; i++)
            bytes += _headers[i].Length;
        return Math.Max(0, entries);
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
