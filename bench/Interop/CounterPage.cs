using System.IO.MemoryMappedFiles;

namespace Bench.Interop;

/// <summary>Mapped memory that two processes read and write as 64-bit words, without a system call.</summary>
internal sealed unsafe class CounterPage : IDisposable
{
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _base;

    /// <summary>Maps the first <paramref name="bytes"/> of the file. The mapping outlives the file object.</summary>
    public CounterPage(MemoryMappedFile file, int bytes)
    {
        _view = file.CreateViewAccessor(0, bytes);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _base);
        _base += _view.PointerOffset;
    }

    /// <summary>The word at a byte offset within the page; the caller keeps it aligned and inside.</summary>
    public ref long this[int offset] => ref *(long*)(_base + offset);

    /// <summary>Unmaps the page: no reference into it may be used afterwards.</summary>
    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
    }
}
