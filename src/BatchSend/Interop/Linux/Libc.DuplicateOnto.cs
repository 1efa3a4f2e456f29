using System.Runtime.InteropServices;

namespace BatchSend.Interop.Linux;

internal static unsafe partial class Libc
{
    /// <summary>dup3(2): makes <paramref name="onto"/> name the file of <paramref name="descriptor"/>, and closes what it named before, in one step.</summary>
    [LibraryImport("libc", EntryPoint = "dup3", SetLastError = true)]
    public static partial int DuplicateOnto(int descriptor, int onto, int flags);
}
