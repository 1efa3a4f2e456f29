using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using BatchSend;
using Bench.Commands;
using Bench.Interop.Linux;
using Bench.Pairing;
using Bench.Traffic;

namespace Bench.Floors;

/// <summary>
/// A technique as a bare loop of native calls over headers that were prepared beforehand, with no library around it: what
/// a strategy of the same technique cannot be much cheaper than. The messages must be pinned; the socket stays the caller's.
/// </summary>
[SupportedOSPlatform("linux")]
internal abstract class FloorLoop : IArmSend
{
    private const int PatienceMilliseconds = 10_000;

    private readonly Socket _socket;
    private readonly BatchRing _batches;
    private readonly SendResult[] _results;
    private int _next;

    protected FloorLoop(Socket socket, BatchRing batches)
    {
        _socket = socket;
        _batches = batches;
        Descriptor = (int)socket.Handle;
        Arrays = [.. batches.Messages.Select(ArrayOf)];
        _results = [.. Enumerable.Range(0, batches.Batches).Select(i => SendResult.Sent(batches.Batch, BytesOf(batches[i].Span)))];
    }

    /// <summary>Nothing counts here: a floor is compared by its time alone.</summary>
    public long? Issued => null;

    protected int Descriptor { get; }

    /// <summary>The arrays of all messages, batch after batch.</summary>
    protected byte[][] Arrays { get; }

    public ValueTask<SendResult> SendAsync()
    {
        int batch = _next;
        _next = _batches.Next(batch);
        int first = batch * _batches.Batch;
        SendRange(first, first + _batches.Batch);
        GC.KeepAlive(_socket); // its descriptor stays open that long
        return new ValueTask<SendResult>(_results[batch]);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Sends the messages from <paramref name="first"/> up to <paramref name="end"/>.</summary>
    protected abstract void SendRange(int first, int end);

    /// <summary>The address of an array that never moves.</summary>
    protected static nint AddressOf(byte[] pinned) => Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0);

    /// <summary>What a call returned, or 0 when there was no room: then there is some now.</summary>
    protected nint Sent(nint returned)
    {
        if (returned >= 0)
            return returned;
        int error = Marshal.GetLastPInvokeError();
        if (error is not (Errno.TryAgain or Errno.Interrupted))
            throw CommandFailure.Failed($"the floor's send failed: {new Win32Exception(error).Message}");
        PollDescriptor room = new() { Descriptor = Descriptor, Events = Poll.Writable };
        if (Poll.Call(ref room, 1, PatienceMilliseconds) <= 0)
            throw CommandFailure.Failed($"the floor's send found no room for {PatienceMilliseconds / 1000} s");
        return 0;
    }

    private static byte[] ArrayOf(ReadOnlyMemory<byte> message) =>
        MemoryMarshal.TryGetArray(message, out ArraySegment<byte> segment)
            ? segment.Array!
            : throw new ArgumentException("a floor sends whole arrays");

    private static long BytesOf(ReadOnlySpan<ReadOnlyMemory<byte>> messages)
    {
        long bytes = 0;
        foreach (ReadOnlyMemory<byte> message in messages)
            bytes += message.Length;
        return bytes;
    }
}
