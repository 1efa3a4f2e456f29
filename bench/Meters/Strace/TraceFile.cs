using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Bench.Interop.Linux;
using Microsoft.Win32.SafeHandles;

namespace Bench.Meters.Strace;

/// <summary>What strace writes to: memory without a name, which goes with this process in whatever way that ends.</summary>
[SupportedOSPlatform("linux")]
internal sealed class TraceFile : IDisposable
{
    private readonly SafeFileHandle _file;

    public TraceFile()
    {
        _file = MemfdCreate.Call("batchsend-trace", MemfdCreate.CloseOnExec);
        if (_file.IsInvalid)
            throw new Win32Exception(Marshal.GetLastPInvokeError(), "memfd_create failed: " + Marshal.GetLastPInvokeErrorMessage());
    }

    /// <summary>Where a child opens it, while this process lives.</summary>
    public string Path => string.Create(CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/fd/{_file.DangerousGetHandle()}");

    /// <summary>The lines so far; complete once strace has ended.</summary>
    public IEnumerable<string> Lines() => File.ReadLines(Path);

    public void Dispose() => _file.Dispose();
}
