using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Bench.Hosting;
using Bench.Interop.Linux;
using Microsoft.Win32.SafeHandles;

namespace Bench.Meters;

/// <summary>
/// The counters of one thread and of the threads that it starts later: one group, so that a single ioctl on its leader
/// switches them all. The leader counts context switches, its members the tracepoint of every system call: the first
/// member all of them, the others those of one number each.
/// </summary>
/// <remarks>
/// A tracepoint of its own for each name (syscalls/sys_enter_…) would count at a third of the cost, but closing the last
/// event of a tracepoint waits for the kernel's grace periods, some 36 ms a name: a second for all, at every end of a meter.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed class ThreadCounters : IDisposable
{
    /// <summary>Counters without a name: context switches, and every call.</summary>
    private const int Unnamed = 2;

    private static readonly Remedy KernelBuild = Remedy.None("it is how the kernel was built");

    private readonly List<SafeFileHandle> _events = [];

    private ThreadCounters()
    {
    }

    /// <summary>Descriptors that the counters of one thread take.</summary>
    public static int Files(IReadOnlyList<CountedSyscall> names) => Unnamed + names.Count;

    /// <summary>Returns null when the thread seems to have ended meanwhile; throws <see cref="MeterUnavailableException"/> where counting is not allowed.</summary>
    public static ThreadCounters? TryOpen(int threadId, ulong tracepointId, IReadOnlyList<CountedSyscall> names)
    {
        var counters = new ThreadCounters();
        try
        {
            if (counters.TryAddAll(threadId, tracepointId, names))
                return counters;
        }
        catch
        {
            counters.Dispose();
            throw;
        }

        counters.Dispose();
        return null;
    }

    public void Switch(bool on)
    {
        // The leader alone: its members are enabled from the start, and count only while it does.
        if (PerfIoctl.Call(_events[0], on ? PerfIoctl.Enable : PerfIoctl.Disable, 0) < 0)
            throw new InvalidOperationException($"A counter cannot be switched: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Adds the counts so far: context switches, the total, then the names in their order.</summary>
    public void AddTo(Span<long> sums)
    {
        for (int i = 0; i < _events.Count; i++)
        {
            if (ReadCounter.Call(_events[i], out long value, sizeof(long)) != sizeof(long))
                throw new InvalidOperationException($"A counter cannot be read: {Marshal.GetLastPInvokeErrorMessage()}");
            sums[i] += value;
        }
    }

    public void Dispose()
    {
        foreach (SafeFileHandle handle in _events)
            handle.Dispose();
    }

    private bool TryAddAll(int threadId, ulong tracepointId, IReadOnlyList<CountedSyscall> names)
    {
        // Switched out, willingly or not: the kernel raises this event in the thread that leaves the CPU. The tracepoint
        // sched/sched_switch says the same, but needs CAP_PERFMON even where the others do not.
        if (!TryAdd(threadId, PerfEventAttr.TypeSoftware, PerfEventAttr.SoftwareContextSwitches))
            return false;
        if (!TryAdd(threadId, PerfEventAttr.TypeTracepoint, tracepointId))
            return false;
        foreach (CountedSyscall name in names)
        {
            if (!TryAdd(threadId, PerfEventAttr.TypeTracepoint, tracepointId))
                return false;
            if (PerfSetFilter.Call(_events[^1], PerfSetFilter.Request, $"id == {name.NumberOn(RuntimeInformation.ProcessArchitecture)}") < 0)
                throw new MeterUnavailableException($"this kernel cannot filter tracepoints: {Marshal.GetLastPInvokeErrorMessage()}", KernelBuild);
        }

        return true;
    }

    private bool TryAdd(int threadId, uint type, ulong config)
    {
        bool leader = _events.Count == 0;
        var attributes = new PerfEventAttr
        {
            Type = type,
            Size = PerfEventAttr.SizeVersion0,
            Config = config,
            Flags = PerfEventAttr.FlagInherit | (leader ? PerfEventAttr.FlagDisabled : 0),
        };
        nint group = leader ? PerfEventOpen.NewGroup : _events[0].DangerousGetHandle();
        nint number = SyscallNumbers.PerfEventOpen
            ?? throw new MeterUnavailableException($"counting is not implemented for {RuntimeInformation.ProcessArchitecture}", Remedy.None("the program knows the system calls of x64 and arm64"));
        nint fd = PerfEventOpen.Call(number, attributes, threadId, PerfEventOpen.AnyCpu, group, PerfEventOpen.CloseOnExec);
        if (fd >= 0)
        {
            _events.Add(new SafeFileHandle(fd, ownsHandle: true));
            return true;
        }

        // A thread that ends takes its group with it: adding to that is then an invalid argument, or finds no such device.
        int errno = Marshal.GetLastPInvokeError();
        bool ended = errno == Errno.NoSuchProcess || (!leader && errno is Errno.InvalidArgument or Errno.NoSuchDevice);
        return ended ? false : throw Unavailable(errno);
    }

    private static MeterUnavailableException Unavailable(int errno) => errno switch
    {
        Errno.AccessDenied or Errno.NotPermitted or Errno.NotImplemented => MeterAdvice.PerfRefused(errno),
        Errno.TooManyFiles or Errno.TooManyFilesInSystem => MeterAdvice.OutOfFiles(errno),
        _ => new($"perf_event_open: {new Win32Exception(errno).Message}", Remedy.None("its cause is not known")),
    };
}
