using System.Buffers;

namespace BatchSend.Tests.Fixtures;

/// <summary>
/// A buffer that runs something the first time a sender reads it: a deterministic "in the middle of the batch", on
/// either transport, without threads and timing.
/// </summary>
internal sealed class HookMemory(byte[] content, Action hook) : MemoryManager<byte>
{
    private readonly byte[] _content = GC.AllocateArray<byte>(content.Length, pinned: true);
    private Action? _hook = hook;

    public override Memory<byte> Memory => CreateMemory(content.Length); // without a read

    /// <summary>A copy of the batch whose message <paramref name="index"/> runs the hook when it is read.</summary>
    public static ReadOnlyMemory<byte>[] Plant(ReadOnlyMemory<byte>[] batch, int index, Action hook)
    {
        ReadOnlyMemory<byte>[] planted = [.. batch];
        planted[index] = new HookMemory(batch[index].ToArray(), hook).Memory;
        return planted;
    }

    public override Span<byte> GetSpan()
    {
        content.CopyTo(_content, 0);
        Action? hook = _hook;
        _hook = null;
        hook?.Invoke();
        return _content;
    }

    public override unsafe MemoryHandle Pin(int elementIndex = 0)
    {
        GetSpan();
        fixed (byte* start = _content)
            return new MemoryHandle(start + elementIndex); // on the pinned heap: it stays where it is
    }

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
