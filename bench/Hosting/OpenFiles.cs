using System.Runtime.Versioning;
using Bench.Interop.Linux;

namespace Bench.Hosting;

/// <summary>How many descriptors this process may still open. At its start the runtime raises the soft limit to the hard one.</summary>
[SupportedOSPlatform("linux")]
internal static class OpenFiles
{
    private const string Folder = "/proc/self/fd"; // proc(5)

    /// <summary>
    /// What the rest of the program must find free: the pipes of a child process (six while it starts), sockets, and a file for
    /// each assembly that is still to be loaded. Without one, the runtime can start no thread either, and aborts.
    /// </summary>
    public const int Reserve = 48;

    /// <summary>The limit of this process (RLIMIT_NOFILE); null where the kernel does not tell.</summary>
    public static long? Limit =>
        GetRlimit.Call(GetRlimit.OpenFiles, out ResourceLimit limit) == 0 ? (long)Math.Min(limit.Soft, long.MaxValue) : null;

    /// <summary>What a sink keeps free of connections: it starts no child, and loads little more than its report needs.</summary>
    public const int ReserveOfSink = 16;

    /// <summary>Whether a descriptor stands among the last that a sink may open: the kernel gives out the lowest first (open(2)).</summary>
    public static bool IsReserveOfSink(nint descriptor) => Limit is { } limit && descriptor >= limit - ReserveOfSink;

    /// <summary>Descriptors above the <see cref="Reserve"/>; 0 where there are none or nothing tells.</summary>
    public static long Spare
    {
        get
        {
            try
            {
                return Limit is { } limit ? Math.Max(0, limit - Reserve - Directory.EnumerateFileSystemEntries(Folder).Count()) : 0;
            }
            catch (IOException)
            {
                return 0; // there is none left to look with
            }
        }
    }
}
