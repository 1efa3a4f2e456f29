using System.ComponentModel;
using System.Globalization;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Bench.Interop;
using Bench.Interop.Linux;
using Microsoft.Win32.SafeHandles;

namespace Bench.Hosting;

/// <summary>
/// A page of memory that a process shares with its children. No file stands behind it: on Linux a memfd, which a child
/// opens through the parent's <c>/proc</c> entry; on Windows a named section of the page file. Both die with their users.
/// </summary>
internal sealed class SharedPage : IDisposable
{
    private const int PageBytes = 4096;

    private readonly MemoryMappedFile _file;
    private readonly CounterPage _page;

    private SharedPage(MemoryMappedFile file, string name)
    {
        _file = file;
        _page = new CounterPage(file, PageBytes);
        Name = name;
    }

    /// <summary>What a child is told, to open the same memory; valid as long as the process that made it has not disposed of it.</summary>
    public string Name { get; }

    /// <summary>The word at a byte offset within the page; the caller keeps it aligned and inside.</summary>
    public ref long this[int offset] => ref _page[offset];

    /// <summary>Makes the memory that a child then opens by <see cref="Name"/>.</summary>
    /// <param name="label">What it is called where the system lists descriptors.</param>
    public static SharedPage Create(string label)
    {
        if (OperatingSystem.IsLinux())
            return CreateMemfd(label);
        if (!OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("processes share memory on Linux and Windows only");
        string name = $"{label}-{Guid.NewGuid():N}";
        return new SharedPage(MemoryMappedFile.CreateNew(name, PageBytes), name);
    }

    /// <summary>A page that nobody else reads.</summary>
    public static SharedPage CreatePrivate() => new(MemoryMappedFile.CreateNew(null, PageBytes), "");

    /// <summary>Opens what a parent has made.</summary>
    public static SharedPage Open(string name)
    {
        if (OperatingSystem.IsWindows())
            return new SharedPage(MemoryMappedFile.OpenExisting(name), name);
        SafeFileHandle file = File.OpenHandle(name, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        return new SharedPage(Map(file), name);
    }

    /// <summary>Unmaps the memory: no reference into it may be used afterwards.</summary>
    public void Dispose()
    {
        _page.Dispose();
        _file.Dispose();
    }

    [SupportedOSPlatform("linux")]
    private static SharedPage CreateMemfd(string label)
    {
        SafeFileHandle file = MemfdCreate.Call(label, MemfdCreate.CloseOnExec);
        if (file.IsInvalid)
            throw new Win32Exception(Marshal.GetLastPInvokeError(), "memfd_create failed: " + Marshal.GetLastPInvokeErrorMessage());
        RandomAccess.SetLength(file, PageBytes);
        string name = string.Create(
            CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/fd/{file.DangerousGetHandle()}");
        return new SharedPage(Map(file), name);
    }

    private static MemoryMappedFile Map(SafeFileHandle file) =>
        MemoryMappedFile.CreateFromFile(
            file, null, PageBytes, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
}
