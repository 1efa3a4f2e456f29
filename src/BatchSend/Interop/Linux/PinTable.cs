using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BatchSend.Interop.Linux;

/// <summary>
/// Keeps memory in place while the kernel reads it. Arrays are pinned through handles that are used again and again,
/// which costs about a third of <see cref="ReadOnlyMemory{T}.Pin"/>; everything else through that.
/// </summary>
/// <remarks>A pointer is valid until <see cref="Clear"/>. Not thread-safe.</remarks>
internal sealed unsafe class PinTable : IDisposable
{
    private const int FirstHandles = 16;

    private PinnedGCHandle<byte[]>[] _handles = [];
    private MemoryHandle[] _others = [];
    private int _usedHandles;
    private int _usedOthers;
    private byte[]? _latest;

    ~PinTable() => FreeHandles();

    /// <summary>Pins the memory and returns where it starts.</summary>
    public byte* Pin(ReadOnlyMemory<byte> memory)
    {
        if (!MemoryMarshal.TryGetArray(memory, out ArraySegment<byte> segment))
            return PinOther(memory);
        byte[] array = segment.Array!;
        if (array != _latest) // slices of one array follow each other often
        {
            if (_usedHandles == _handles.Length)
                AddHandles();
            _handles[_usedHandles++].Target = array;
            _latest = array;
        }

        return (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array)) + segment.Offset;
    }

    /// <summary>Unpins everything.</summary>
    public void Clear()
    {
        _latest = null;
        foreach (ref PinnedGCHandle<byte[]> handle in _handles.AsSpan(0, _usedHandles))
            handle.Target = null!; // a handle without a target pins nothing
        _usedHandles = 0;
        while (_usedOthers > 0)
        {
            ref MemoryHandle other = ref _others[--_usedOthers];
            MemoryHandle pinned = other;
            other = default;
            pinned.Dispose();
        }
    }

    public void Dispose()
    {
        Clear();
        FreeHandles();
        GC.SuppressFinalize(this);
    }

    private byte* PinOther(ReadOnlyMemory<byte> memory)
    {
        MemoryHandle handle = memory.Pin();
        if (_usedOthers == _others.Length)
            Array.Resize(ref _others, Math.Max(FirstHandles, 2 * _others.Length));
        _others[_usedOthers++] = handle;
        return (byte*)handle.Pointer;
    }

    private void AddHandles()
    {
        int before = _handles.Length;
        Array.Resize(ref _handles, Math.Max(FirstHandles, 2 * before));
        for (int i = before; i < _handles.Length; i++)
            _handles[i] = new PinnedGCHandle<byte[]>(null!);
    }

    private void FreeHandles()
    {
        foreach (ref PinnedGCHandle<byte[]> handle in _handles.AsSpan())
            handle.Dispose();
        _handles = [];
    }
}
