using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Bench.Interop.Linux;

/// <summary>poll(2).</summary>
[SupportedOSPlatform("linux")]
internal static partial class Poll
{
    /// <summary>POLLOUT (asm-generic/poll.h).</summary>
    public const short Writable = 4;

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Call(ref PollDescriptor descriptors, nuint count, int timeoutMilliseconds);
}
