using System.Numerics;
using BatchSend;

namespace Bench.Traffic;

/// <summary>What the Linux kernel charges against SO_RCVBUF for one message that waits in a socket (its truesize).</summary>
/// <remarks>
/// A model of net/core/skbuff.c and __ip_append_data on 64-bit with 4 KB pages, for datagrams over loopback. It bounds
/// the charge from above for IPv4 and IPv6: 1,200 bytes of payload are charged 2,304.
/// </remarks>
internal static class ReceiveCharge
{
    /// <summary>sizeof(struct sk_buff), rounded up to a cache line.</summary>
    private const int SocketBuffer = 256;

    /// <summary>sizeof(struct skb_shared_info), rounded up to a cache line; it ends every data area.</summary>
    private const int SharedInfo = 320;

    /// <summary>Smallest data area, with its shared info: SKB_SMALL_HEAD_CACHE_SIZE since Linux 6.3.</summary>
    private const int SmallestArea = 576;

    /// <summary>IPv6 and UDP header (48), link header rounded up (16) and alignment slack (15).</summary>
    private const int Overhead = 48 + 16 + 15;

    /// <summary>SKB_MAX_ALLOC: what is larger leaves the headers in the smallest area and its payload in page fragments.</summary>
    private const int LargestLinear = (4 * 4096) - SharedInfo;

    private const int CacheLine = 64;

    /// <summary>The loopback device's MTU: a larger packet is cut into IP fragments, each with a socket buffer of its own.</summary>
    private const int LoopbackMtu = 65_536;

    /// <summary>Bytes charged for one message. TCP charges are not a message's: the stream's bytes stand for them.</summary>
    public static int Of(Transport transport, int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        if (transport == Transport.Tcp)
            return size;

        int linear = (size + Overhead + CacheLine - 1) & -CacheLine;
        if (linear < LargestLinear)
        {
            int area = linear + SharedInfo;
            return SocketBuffer + (area <= SmallestArea ? SmallestArea : (int)BitOperations.RoundUpToPowerOf2((uint)area));
        }

        int fragments = (size + Overhead + LoopbackMtu - 1) / LoopbackMtu;
        return size + (fragments * (SocketBuffer + SmallestArea));
    }
}
