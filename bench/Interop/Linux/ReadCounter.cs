using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Bench.Interop.Linux;

/// <summary>read(2) of one 64-bit counter.</summary>
[SupportedOSPlatform("linux")]
internal static partial class ReadCounter
{
    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Call(SafeHandle descriptor, out long value, nint size);
}
