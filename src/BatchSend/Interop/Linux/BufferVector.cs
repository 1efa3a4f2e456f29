using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BatchSend.Interop.Linux;

/// <summary>
/// A list of buffers as the kernel reads it. Small buffers are copied into one pinned area, large ones pinned where they are.
/// </summary>
/// <remarks>
/// The memory of what was added must be valid until <see cref="Clear"/>, which the caller owes after every use, a
/// failed one included. <see cref="Start"/> is valid until the next <see cref="Reserve"/> or <see cref="Dispose"/>.
/// </remarks>
internal sealed unsafe class BufferVector : IDisposable
{
    /// <summary>Buffers that one call takes: UIO_MAXIOV, include/uapi/linux/uio.h.</summary>
    public const int Capacity = 1024;

    /// <summary>
    /// Up to this size a copy costs no more than a pin and an entry of its own in the list, from hot buffers and from
    /// buffers out of the caches alike: the kernel reads them next. "compare per-buffer gather --floor" of the benchmark
    /// program at sizes on both sides of it shows what either costs beside a list prepared beforehand (results/thresholds).
    /// </summary>
    public const int CopyLimit = 4096;

    private const int FirstCapacity = 64;

    private readonly PinTable _pins = new();
    private IoVector[] _vectors = [];
    private byte[]? _staging;
    private int _stagingStart;
    private int _staged;
    private int _first;

    /// <summary>The first buffer that is not sent whole.</summary>
    public IoVector* Start => (IoVector*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_vectors)) + _first;

    /// <summary>Buffers from <see cref="Start"/> on.</summary>
    public int Count { get; private set; }

    /// <summary>Buffers that there is room for.</summary>
    public int Room => _vectors.Length;

    /// <summary>Makes room for so many buffers. Moves the list.</summary>
    public void Reserve(int count)
    {
        if (_vectors.Length >= count)
            return;
        int capacity = Math.Max(FirstCapacity, (int)BitOperations.RoundUpToPowerOf2((uint)count));
        _vectors = GC.AllocateUninitializedArray<IoVector>(capacity, pinned: true);
    }

    /// <summary>Adds a buffer as an entry of its own.</summary>
    public void Add(ReadOnlyMemory<byte> buffer) => Push(Place(buffer), buffer.Length);

    /// <summary>Adds a buffer, to the entry before it where the two lie side by side.</summary>
    public void Append(ReadOnlyMemory<byte> buffer)
    {
        byte* start = Place(buffer);
        if (Count > 0)
        {
            ref IoVector last = ref _vectors[_first + Count - 1];
            if (last.Base + last.Length == start)
            {
                last.Length += (nuint)buffer.Length;
                return;
            }
        }

        Push(start, buffer.Length);
    }

    /// <summary>Copies buffers together into one entry. There must be room for all of them in <see cref="PinnedBuffers.Size"/> bytes.</summary>
    public void AddTogether(ReadOnlySpan<ReadOnlyMemory<byte>> buffers)
    {
        byte* start = Staging();
        var room = new Span<byte>(start, PinnedBuffers.Size - _staged);
        int before = room.Length;
        foreach (ref readonly ReadOnlyMemory<byte> buffer in buffers)
        {
            buffer.Span.CopyTo(room);
            room = room[buffer.Length..];
        }

        Push(start, before - room.Length);
        _staged += before - room.Length;
    }

    /// <summary>Takes bytes that were sent off the front, in the middle of a buffer too.</summary>
    public void Skip(long bytes)
    {
        while (Count > 0 && bytes >= (long)_vectors[_first].Length)
        {
            bytes -= (long)_vectors[_first++].Length;
            Count--;
        }

        if (bytes == 0)
            return;
        _vectors[_first].Base += bytes;
        _vectors[_first].Length -= (nuint)bytes;
    }

    /// <summary>Empties the list and unpins all.</summary>
    public void Clear()
    {
        _pins.Clear();
        _staged = 0;
        _first = 0;
        Count = 0;
    }

    public void Dispose()
    {
        Clear();
        _pins.Dispose();
        _vectors = [];
        if (_staging is not null)
            PinnedBuffers.Return(_staging);
        _staging = null;
    }

    private void Push(byte* start, int length) =>
        _vectors[_first + Count++] = new IoVector { Base = start, Length = (nuint)length };

    /// <summary>Where the next copy goes.</summary>
    private byte* Staging()
    {
        if (_staging is null)
        {
            _staging = PinnedBuffers.Rent();
            _stagingStart = PinnedBuffers.StartOf(_staging);
        }

        return (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_staging)) + _stagingStart + _staged;
    }

    private byte* Place(ReadOnlyMemory<byte> buffer)
    {
        if (buffer.Length > CopyLimit || buffer.Length > PinnedBuffers.Size - _staged)
            return _pins.Pin(buffer);
        byte* start = Staging();
        buffer.Span.CopyTo(new Span<byte>(start, buffer.Length));
        _staged += buffer.Length;
        return start;
    }
}
