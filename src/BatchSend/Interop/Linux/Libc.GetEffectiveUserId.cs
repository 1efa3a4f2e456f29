using System.Runtime.InteropServices;

namespace BatchSend.Interop.Linux;

internal static unsafe partial class Libc
{
    /// <summary>geteuid(2). Never fails.</summary>
    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint GetEffectiveUserId();
}
