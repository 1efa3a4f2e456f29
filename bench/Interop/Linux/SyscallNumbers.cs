using System.Runtime.InteropServices;

namespace Bench.Interop.Linux;

/// <summary>Numbers of system calls that C libraries do not wrap, or only newer ones do (asm/unistd_64.h, asm-generic/unistd.h).</summary>
internal static class SyscallNumbers
{
    /// <summary>The same on every architecture, as all calls added since 2019.</summary>
    public const nint FsOpen = 430;
    public const nint FsConfig = 431;
    public const nint FsMount = 432;

    private const nint PerfEventOpenX64 = 298;
    private const nint PerfEventOpenArm64 = 241;
    private const nint FutexX64 = 202;
    private const nint FutexArm64 = 98;

    /// <summary>The number of perf_event_open here, or null on an architecture that this program does not know.</summary>
    public static nint? PerfEventOpen => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => PerfEventOpenX64,
        Architecture.Arm64 => PerfEventOpenArm64,
        _ => null,
    };

    /// <summary>The number of futex here, or null on an architecture that this program does not know.</summary>
    public static nint? Futex { get; } = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => FutexX64,
        Architecture.Arm64 => FutexArm64,
        _ => null,
    };
}
