using System.ComponentModel;
using System.Globalization;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Bench.Interop;
using Bench.Interop.Linux;
using Microsoft.Win32.SafeHandles;

namespace Bench.Sinks;

/// <summary>
/// The sink's counters in memory shared with its parent. No file stands behind it: on Linux a memfd, which the child
/// opens through the parent's <c>/proc</c> entry; on Windows a named section of the page file. Both die with their users.
/// </summary>
internal sealed class SharedCounters : ISinkCounters, IDisposable
{
    /// <summary>What Linux calls the memory in the list of a process's descriptors (memfd_create(2)).</summary>
    public const string MemoryName = "batchsend-sink";

    private const int PageBytes = 4096;

    // A counter to itself: cache lines are 64 or 128 bytes, and neighbours are fetched in pairs.
    private const int BytesOffset = 256;
    private const int MessagesOffset = 512;
    private const int MarksOffset = 768;

    private readonly int _bytesPerMessage;
    private MemoryMappedFile? _file;
    private CounterPage? _page;
    private long _finalMessages;
    private long _finalBytes;

    private SharedCounters(MemoryMappedFile file, string name, int bytesPerMessage)
    {
        _file = file;
        _page = new CounterPage(file, PageBytes);
        Marks = new ArrivalMarks(_page, MarksOffset);
        _bytesPerMessage = bytesPerMessage;
        Name = name;
    }

    /// <summary>Messages whose arrival the sink writes the time of. Not to be used after disposal.</summary>
    public ArrivalMarks Marks { get; }

    /// <summary>What the child is told, to open the same memory.</summary>
    public string Name { get; }

    public long Messages =>
        _bytesPerMessage > 0 ? Bytes / _bytesPerMessage
        : _page is { } page ? Volatile.Read(ref page[MessagesOffset])
        : _finalMessages;

    public long Bytes => _page is { } page ? Volatile.Read(ref page[BytesOffset]) : _finalBytes;

    /// <summary>Makes the memory that a child then opens by <see cref="Name"/>.</summary>
    /// <param name="bytesPerMessage">TCP: the message size that divides the stream; 0 where messages are counted.</param>
    public static SharedCounters Create(int bytesPerMessage)
    {
        if (OperatingSystem.IsLinux())
            return CreateMemfd(bytesPerMessage);
        if (!OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("the sink shares memory on Linux and Windows only");
        string name = $"batchsend-{Guid.NewGuid():N}";
        return new SharedCounters(MemoryMappedFile.CreateNew(name, PageBytes), name, bytesPerMessage);
    }

    /// <summary>Counters that nobody else reads, for a sink that was started by hand.</summary>
    public static SharedCounters CreatePrivate(int bytesPerMessage) =>
        new(MemoryMappedFile.CreateNew(null, PageBytes), "", bytesPerMessage);

    /// <summary>Opens what a parent has made.</summary>
    public static SharedCounters Open(string name, int bytesPerMessage)
    {
        if (OperatingSystem.IsWindows())
            return new SharedCounters(MemoryMappedFile.OpenExisting(name), name, bytesPerMessage);
        SafeFileHandle file = File.OpenHandle(name, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        return new SharedCounters(Map(file), name, bytesPerMessage);
    }

    /// <summary>Adds what one receive call took. Several threads may add.</summary>
    /// <returns>All messages so far.</returns>
    public long Add(long messages, long bytes)
    {
        ObjectDisposedException.ThrowIf(_page is null, this);
        // Bytes first: whoever sees the messages sees their bytes too.
        long allBytes = Interlocked.Add(ref _page[BytesOffset], bytes);
        long all = Interlocked.Add(ref _page[MessagesOffset], messages);
        return _bytesPerMessage > 0 ? allBytes / _bytesPerMessage : all;
    }

    /// <summary>Closes the descriptor once both sides have mapped the memory; the counters go on.</summary>
    public void CloseFile()
    {
        _file?.Dispose();
        _file = null;
    }

    /// <summary>Unmaps the memory; the counters keep the values they had.</summary>
    public void Dispose()
    {
        CloseFile();
        if (_page is not { } page)
            return;
        _finalBytes = Bytes;
        _finalMessages = Messages;
        _page = null;
        page.Dispose();
    }

    [SupportedOSPlatform("linux")]
    private static SharedCounters CreateMemfd(int bytesPerMessage)
    {
        SafeFileHandle file = MemfdCreate.Call(MemoryName, MemfdCreate.CloseOnExec);
        if (file.IsInvalid)
            throw new Win32Exception(Marshal.GetLastPInvokeError(), "memfd_create failed: " + Marshal.GetLastPInvokeErrorMessage());
        RandomAccess.SetLength(file, PageBytes);
        string name = string.Create(
            CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/fd/{file.DangerousGetHandle()}");
        return new SharedCounters(Map(file), name, bytesPerMessage);
    }

    private static MemoryMappedFile Map(SafeFileHandle file) =>
        MemoryMappedFile.CreateFromFile(
            file, null, PageBytes, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
}
