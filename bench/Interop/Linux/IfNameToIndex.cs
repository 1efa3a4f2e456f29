using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Bench.Interop.Linux;

/// <summary>if_nametoindex(3): the number of a network interface of this network namespace, 0 when none has the name.</summary>
[SupportedOSPlatform("linux")]
internal static partial class IfNameToIndex
{
    [LibraryImport("libc", EntryPoint = "if_nametoindex", StringMarshalling = StringMarshalling.Utf8)]
    public static partial uint Call(string name);
}
