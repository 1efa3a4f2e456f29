using System.Net.Sockets;
using System.Runtime.Versioning;
using Bench.Interop.Linux;
using Bench.Traffic;

namespace Bench.Floors;

/// <summary>UDP: one sendmmsg(2) over as many datagrams as it takes.</summary>
[SupportedOSPlatform("linux")]
internal sealed class MmsgFloor : VectorFloor
{
    private readonly MultipleMessageHeader[] _headers;

    public MmsgFloor(Socket socket, BatchRing batches)
        : base(socket, batches)
    {
        _headers = GC.AllocateArray<MultipleMessageHeader>(Vectors.Length, pinned: true);
        for (int i = 0; i < _headers.Length; i++)
            _headers[i].Header = new MessageHeader { Vectors = AddressOf(i), VectorCount = 1 };
    }

    protected override void SendRange(int first, int end)
    {
        while (first < end)
        {
            uint count = (uint)Math.Min(end - first, SocketConstants.MaxVectors);
            first += (int)Sent(SendMmsg.Call(Descriptor, ref _headers[first], count, SocketConstants.DontWaitNoSignal));
        }
    }
}
