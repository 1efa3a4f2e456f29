using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Bench.Hosting;
using Bench.Interop.Linux;
using Microsoft.Win32.SafeHandles;

namespace Bench.Meters;

/// <summary>
/// The tracepoint of every system call, raw_syscalls/sys_enter. Its id is read from tracefs where that is mounted and
/// readable, otherwise from a detached mount of it, which nobody else sees and which goes with its descriptor.
/// </summary>
/// <param name="Id">What perf_event_open wants to know.</param>
/// <param name="Source">Where the id was read.</param>
[SupportedOSPlatform("linux")]
internal readonly record struct SyscallTracepoint(ulong Id, string Source)
{
    private const string IdFile = "events/raw_syscalls/sys_enter/id";

    /// <summary>Where tracefs is found: its own place since Linux 4.1, and the older one beneath debugfs.</summary>
    private static readonly string[] MountPoints = ["/sys/kernel/tracing", "/sys/kernel/debug/tracing"];

    /// <summary>Throws <see cref="MeterUnavailableException"/> where neither way is open.</summary>
    public static SyscallTracepoint Find() =>
        Look(out Obstacle? obstacle) ?? throw MeterAdvice.TraceFsRefused(obstacle!);

    /// <summary>The same for those who want to know of tracefs alone: null and the obstacle where neither way is open.</summary>
    public static SyscallTracepoint? Look(out Obstacle? obstacle)
    {
        obstacle = null;
        foreach (string mountPoint in MountPoints)
        {
            if (TryReadId(mountPoint) is { } mounted)
                return new SyscallTracepoint(mounted, mountPoint);
        }

        using SafeFileHandle? mount = TryMountDetached(out obstacle);
        if (mount is null)
            return null;
        if (TryReadId($"/proc/self/fd/{mount.DangerousGetHandle()}") is { } detached)
            return new SyscallTracepoint(detached, "a detached mount of tracefs");
        obstacle = OfKernel("this kernel has no tracepoint of system calls (CONFIG_HAVE_SYSCALL_TRACEPOINTS), or its lockdown hides it (kernel_lockdown(7))");
        return null;
    }

    /// <summary>Null where tracefs is not there, has no such tracepoint, or may not be read.</summary>
    private static ulong? TryReadId(string root)
    {
        try
        {
            return ulong.Parse(File.ReadAllText(Path.Combine(root, IdFile)), CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is DirectoryNotFoundException or FileNotFoundException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static SafeFileHandle? TryMountDetached(out Obstacle? obstacle)
    {
        using SafeFileHandle? context = TryOwn(FsOpen.Call(SyscallNumbers.FsOpen, "tracefs", FsOpen.CloseOnExec), "fsopen", out obstacle);
        if (context is null)
            return null;
        nint contextFd = context.DangerousGetHandle();
        if (FsConfig.Call(SyscallNumbers.FsConfig, contextFd, FsConfig.CommandCreate, 0, 0, 0) < 0)
        {
            obstacle = Refused("fsconfig");
            return null;
        }

        return TryOwn(FsMount.Call(SyscallNumbers.FsMount, contextFd, FsMount.CloseOnExec, FsMount.ReadOnlyAttributes), "fsmount", out obstacle);
    }

    private static SafeFileHandle? TryOwn(nint fd, string call, out Obstacle? obstacle)
    {
        obstacle = fd < 0 ? Refused(call) : null;
        return fd < 0 ? null : new SafeFileHandle(fd, ownsHandle: true);
    }

    private static Obstacle Refused(string call)
    {
        int errno = Marshal.GetLastPInvokeError();
        return errno == Errno.NoSuchDevice
            ? OfKernel("this kernel has no tracefs (CONFIG_TRACING)")
            : CountingObstacles.TraceFs(CountingRights.Current(), $"{call}: {Errno.Name(errno)}");
    }

    private static Obstacle OfKernel(string what) => new(what, Remedy.None("it is how the kernel was built"));
}
