using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Bench.Interop.Linux;
using Bench.Traffic;

namespace Bench.Floors;

/// <summary>TCP: one sendmsg(2) over as many buffers as it takes.</summary>
[SupportedOSPlatform("linux")]
internal sealed class GatherFloor : VectorFloor
{
    private readonly nuint[] _ends;
    private readonly IoVector[] _rest = GC.AllocateUninitializedArray<IoVector>(SocketConstants.MaxVectors, pinned: true);
    private MessageHeader _header;

    public GatherFloor(Socket socket, BatchRing batches)
        : base(socket, batches)
    {
        nuint end = 0;
        _ends = [.. Vectors.Select(v => end += v.Length)];
    }

    protected override void SendRange(int first, int end)
    {
        for (int count; first < end; first += count)
        {
            count = Math.Min(end - first, SocketConstants.MaxVectors);
            nuint bytes = _ends[first + count - 1] - (first == 0 ? 0 : _ends[first - 1]);
            nuint sent = Call(AddressOf(first), count);
            if (sent < bytes)
                SendRest(first, count, sent);
        }
    }

    /// <summary>Goes on in the middle of a buffer after a short count, from a copy of the list that it may change.</summary>
    private void SendRest(int first, int count, nuint sent)
    {
        Vectors.AsSpan(first, count).CopyTo(_rest);
        for (int i = 0; ; sent = Call(Marshal.UnsafeAddrOfPinnedArrayElement(_rest, i), count - i))
        {
            while (i < count && sent >= _rest[i].Length)
                sent -= _rest[i++].Length;
            if (i == count)
                return;
            _rest[i].Base += (nint)sent;
            _rest[i].Length -= sent;
        }
    }

    private nuint Call(nint vectors, int count)
    {
        _header.Vectors = vectors;
        _header.VectorCount = (nuint)count;
        return (nuint)Sent(SendMsg.Call(Descriptor, _header, SocketConstants.DontWaitNoSignal));
    }
}
