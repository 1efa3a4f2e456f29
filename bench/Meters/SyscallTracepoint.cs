using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
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
    public static SyscallTracepoint Find()
    {
        foreach (string mountPoint in MountPoints)
        {
            if (TryReadId(mountPoint) is { } mounted)
                return new SyscallTracepoint(mounted, mountPoint);
        }

        using SafeFileHandle mount = MountDetached();
        if (TryReadId($"/proc/self/fd/{mount.DangerousGetHandle()}") is { } detached)
            return new SyscallTracepoint(detached, "a detached mount of tracefs");

        throw new MeterUnavailableException("this kernel has no tracepoint of system calls (CONFIG_HAVE_SYSCALL_TRACEPOINTS)");
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

    private static SafeFileHandle MountDetached()
    {
        using SafeFileHandle context = Own(FsOpen.Call(SyscallNumbers.FsOpen, "tracefs", FsOpen.CloseOnExec), "fsopen");
        nint contextFd = context.DangerousGetHandle();
        if (FsConfig.Call(SyscallNumbers.FsConfig, contextFd, FsConfig.CommandCreate, 0, 0, 0) < 0)
            throw Unavailable("fsconfig");
        return Own(FsMount.Call(SyscallNumbers.FsMount, contextFd, FsMount.CloseOnExec, FsMount.ReadOnlyAttributes), "fsmount");
    }

    private static SafeFileHandle Own(nint fd, string call) =>
        fd >= 0 ? new SafeFileHandle(fd, ownsHandle: true) : throw Unavailable(call);

    private static MeterUnavailableException Unavailable(string call)
    {
        int errno = Marshal.GetLastPInvokeError();
        return errno switch
        {
            Errno.NotPermitted or Errno.AccessDenied => new("this user may not read the id of the tracepoint of system calls (tracefs)", MeterAdvice.Current()),
            Errno.NoSuchDevice => new("this kernel has no tracefs"),
            _ => new($"the id of the tracepoint of system calls cannot be read: {call}(tracefs): {new Win32Exception(errno).Message}", MeterAdvice.Current()),
        };
    }
}
