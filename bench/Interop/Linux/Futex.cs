using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Bench.Interop.Linux;

/// <summary>futex(2); the C library has no wrapper. Arguments are register-wide, since syscall(2) takes longs.</summary>
[SupportedOSPlatform("linux")]
internal static partial class Futex
{
    /// <summary>FUTEX_WAIT of linux/futex.h, without FUTEX_PRIVATE_FLAG: the word is shared between processes.</summary>
    public const nint Wait = 0;

    /// <summary>FUTEX_WAKE.</summary>
    public const nint Wake = 1;

    /// <summary>FUTEX_REQUEUE.</summary>
    public const nint Requeue = 3;

    /// <summary>Sleeps as long as the word holds a value, until somebody wakes it or the time is up.</summary>
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint CallWait(nint number, ref int word, nint operation, nint value, in KernelTimespec timeout);

    /// <summary>Wakes so many of those that sleep on the word.</summary>
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint CallWake(nint number, ref int word, nint operation, nint waiters);

    /// <summary>Wakes so many of those that sleep on the word and lets others sleep on another word instead.</summary>
    /// <returns>How many were woken or moved.</returns>
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint CallRequeue(nint number, ref int word, nint operation, nint woken, nint moved, ref int target);
}

/// <summary>struct timespec of a 64-bit kernel.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct KernelTimespec
{
    public long Seconds;
    public long Nanoseconds;
}
