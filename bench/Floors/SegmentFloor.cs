using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Bench.Commands;
using Bench.Interop.Linux;
using Bench.Traffic;

namespace Bench.Floors;

/// <summary>
/// UDP: one sendmsg(2) with UDP_SEGMENT over as many datagrams of one size as it takes, from where they are or, with a
/// copy, from one buffer.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class SegmentFloor : VectorFloor
{
    private readonly SegmentControlMessage[] _control = GC.AllocateArray<SegmentControlMessage>(1, pinned: true);
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(MaxDatagram, pinned: true);
    private readonly IoVector[] _one = GC.AllocateArray<IoVector>(1, pinned: true);
    private readonly int _size;
    private readonly int _messagesPerCall;
    private readonly bool _copies;
    private MessageHeader _header;

    /// <summary>Bytes of one send over IPv4, to which the comparisons go; see <see cref="Commands.Parsing.MessageLimits.MaxDatagramV4"/>.</summary>
    private const int MaxDatagram = Commands.Parsing.MessageLimits.MaxDatagramV4;

    public SegmentFloor(Socket socket, BatchRing batches, bool copies)
        : base(socket, batches)
    {
        _copies = copies;
        _size = Arrays[0].Length;
        _messagesPerCall = Math.Min(FloorCatalog.SegmentsPerCall, MaxDatagram / _size);
        _control[0] = new SegmentControlMessage
        {
            Length = (nuint)(Marshal.OffsetOf<SegmentControlMessage>(nameof(SegmentControlMessage.Size)) + sizeof(ushort)),
            Level = SocketConstants.SolUdp,
            Type = SocketConstants.UdpSegment,
            Size = (ushort)_size,
        };
        _header.Control = Marshal.UnsafeAddrOfPinnedArrayElement(_control, 0);
        _header.ControlLength = (nuint)Marshal.SizeOf<SegmentControlMessage>();
    }

    protected override void SendRange(int first, int end)
    {
        while (first < end)
        {
            int count = Math.Min(end - first, _messagesPerCall);
            if (_copies)
                Copy(first, count);
            else
                (_header.Vectors, _header.VectorCount) = (AddressOf(first), (nuint)count);
            nint sent = Sent(SendMsg.Call(Descriptor, _header, SocketConstants.DontWaitNoSignal));
            if (sent != 0 && sent != count * _size)
                throw CommandFailure.Failed($"the floor's send took {sent} of {count * _size} bytes");
            first += sent == 0 ? 0 : count;
        }
    }

    private void Copy(int first, int count)
    {
        for (int i = 0; i < count; i++)
            Arrays[first + i].AsSpan().CopyTo(_buffer.AsSpan(i * _size));
        _one[0] = new IoVector { Base = AddressOf(_buffer), Length = (nuint)(count * _size) };
        (_header.Vectors, _header.VectorCount) = (Marshal.UnsafeAddrOfPinnedArrayElement(_one, 0), 1);
    }
}
