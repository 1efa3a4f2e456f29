using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BatchSend.Interop;

/// <summary>Buffers that small messages are copied into. They never move, and go from sender to sender.</summary>
internal static class PinnedBuffers
{
    /// <summary>Bytes of a buffer: as many as one IP packet, and one segmented send, can carry (RFC 791).</summary>
    public const int Size = 64 * 1024;

    /// <summary>
    /// Bytes of a cache line on x64 and most arm64. An array's bytes begin anywhere within one, by what was allocated before, and
    /// a copy into or out of a line's middle costs some percent more: two senders that are alike would differ.
    /// </summary>
    private const int Alignment = 64;

    /// <summary>Buffers kept for later: 4 MB, so that a burst of senders is not paid for until the process ends.</summary>
    private const int MaxKept = 64;

    private static readonly Lock Gate = new();
    private static readonly Stack<byte[]> Kept = new();

    public static byte[] Rent()
    {
        lock (Gate)
        {
            if (Kept.TryPop(out byte[]? buffer))
                return buffer;
        }

        return GC.AllocateUninitializedArray<byte>(Size + Alignment - 1, pinned: true);
    }

    /// <summary>Where in a buffer its <see cref="Size"/> bytes begin: at a cache line.</summary>
    public static unsafe int StartOf(byte[] buffer) =>
        (int)(-(nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(buffer)) & (Alignment - 1));

    public static void Return(byte[] buffer)
    {
        lock (Gate)
        {
            if (Kept.Count < MaxKept)
                Kept.Push(buffer);
        }
    }
}
