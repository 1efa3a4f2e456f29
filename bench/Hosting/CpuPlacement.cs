using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Bench.Interop.Linux;

namespace Bench.Hosting;

/// <summary>Puts the sender and the sink on CPUs of their own, so that neither runs on the other's time.</summary>
internal static class CpuPlacement
{
    /// <summary>Room for 8,192 CPUs, the most that a kernel is built for (CONFIG_NR_CPUS).</summary>
    private const int MaskBytes = 8192 / 8;

    /// <summary>CPUs of a processor group: the mask of Process.ProcessorAffinity.</summary>
    private const int WindowsMaskCpus = 64;

    /// <summary>Chooses a CPU for the sender and another one for the sink, on different cores where there are several.</summary>
    /// <returns>The CPUs, null where nothing is to be pinned, and a sentence for the report.</returns>
    public static (int? Sender, int? Sink, string Description) Plan()
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsWindows())
            return (null, null, "not pinned: this system offers no way to");

        IReadOnlyList<int> allowed = AllowedCpus();
        return Choose(allowed, OperatingSystem.IsLinux() ? CpuTopology.SiblingsOf : cpu => [cpu]);
    }

    /// <summary>The same with CPUs that the user chose; the other is chosen beside it.</summary>
    public static (int? Sender, int? Sink, string Description) Plan(int? sender, int? sink)
    {
        if (sender is null && sink is null)
            return Plan();
        IReadOnlyList<int> allowed = AllowedCpus();
        sender ??= allowed.LastOrDefault(cpu => cpu != sink, sink!.Value);
        sink ??= allowed.LastOrDefault(cpu => cpu != sender, sender.Value);
        return (sender, sink, $"sender on CPU {sender}, sink on CPU {sink}, as asked");
    }

    /// <summary>A CPU that is free beside those of sender and sink, for a third thread; null where there is none or nothing is pinned.</summary>
    public static int? Free(int? sender, int? sink) =>
        sender is null || sink is null ? null : AllowedCpus().Select(cpu => (int?)cpu).LastOrDefault(cpu => cpu != sender && cpu != sink);

    /// <summary>Whether sender and sink have one CPU between them.</summary>
    public static bool IsShared(int? sender, int? sink) => sender is null ? AllowedCpus().Count < 2 : sender == sink;

    /// <summary>Pins all threads of this process, and with them those that start later.</summary>
    /// <returns>A sentence for the report: which CPU, or why not.</returns>
    public static string PinCurrentProcess(int cpu) =>
        TryPinCurrentProcess(cpu) is { } reason ? $"not pinned: {reason}" : $"pinned to CPU {cpu}";

    /// <summary>Pins all threads of this process, and with them those that start later.</summary>
    /// <returns>Null, or why it did not work.</returns>
    public static string? TryPinCurrentProcess(int cpu) => TryKeepCurrentProcess([cpu]);

    /// <summary>Lets all threads of this process run on these CPUs and no others: one, or those that it was allowed before.</summary>
    /// <returns>Null, or why it did not work.</returns>
    public static string? TryKeepCurrentProcess(IReadOnlyList<int> cpus)
    {
        ArgumentOutOfRangeException.ThrowIfZero(cpus.Count);
        ArgumentOutOfRangeException.ThrowIfNegative(cpus.Min());
        if (OperatingSystem.IsLinux())
            return KeepThreads(cpus);
        if (!OperatingSystem.IsWindows())
            return "this system offers no way to";
        return KeepOnWindows(cpus);
    }

    /// <summary>The CPUs that this process may run on, ascending.</summary>
    public static IReadOnlyList<int> AllowedCpus()
    {
        if (OperatingSystem.IsLinux())
            return AllowedOnLinux();
        if (!OperatingSystem.IsWindows())
            return [.. Enumerable.Range(0, Environment.ProcessorCount)];

        using Process self = Process.GetCurrentProcess();
        nint mask = self.ProcessorAffinity;
        return [.. Enumerable.Range(0, WindowsMaskCpus).Where(cpu => ((mask >> cpu) & 1) != 0)];
    }

    /// <summary>The CPUs that this process may give itself: what its control group leaves, ascending (sched_setaffinity(2)).</summary>
    [SupportedOSPlatform("linux")]
    public static IReadOnlyList<int> WidestAllowed()
    {
        IReadOnlyList<int> widest = [];
        // Tried on a thread of its own, which ends with it: a mask belongs to a thread.
        var thread = new Thread(() =>
        {
            Span<byte> all = stackalloc byte[MaskBytes];
            all.Fill(byte.MaxValue);
            _ = SchedSetAffinity.Call(0, MaskBytes, all); // where it is refused, the mask stays as it is
            widest = AllowedOnLinux();
        });
        thread.Start();
        thread.Join();
        return widest;
    }

    /// <summary>
    /// The last CPU sends, since the first one usually serves interrupts, and the next one below it that is no sibling of
    /// it receives: the two are then likely to share a cache and a memory node, but not a core.
    /// </summary>
    internal static (int? Sender, int? Sink, string Description) Choose(IReadOnlyList<int> allowed, Func<int, IReadOnlyList<int>> siblingsOf)
    {
        if (allowed.Count < 2)
            return (null, null, "not pinned: this process may use one CPU only, which sender and sink share");

        int sender = allowed[^1];
        IReadOnlyList<int> siblings = siblingsOf(sender);
        int[] others = [.. allowed.SkipLast(1).Reverse()];
        int[] apart = [.. others.Except(siblings)];
        return apart.Length > 0
            ? (sender, apart[0], $"sender on CPU {sender}, sink on CPU {apart[0]}")
            : (sender, others[0], $"sender on CPU {sender}, sink on CPU {others[0]}: two threads of one core");
    }

    [SupportedOSPlatform("linux")]
    private static List<int> AllowedOnLinux()
    {
        Span<byte> mask = stackalloc byte[MaskBytes];
        mask.Clear();
        // The C library answers 0, not the bytes that the system call wrote.
        if (SchedGetAffinity.Call(0, MaskBytes, mask) < 0)
            throw new InvalidOperationException($"sched_getaffinity: {Marshal.GetLastPInvokeErrorMessage()}");

        var cpus = new List<int>();
        for (int cpu = 0; cpu < MaskBytes * 8; cpu++)
        {
            if ((mask[cpu / 8] & (1 << (cpu % 8))) != 0)
                cpus.Add(cpu);
        }

        return cpus;
    }

    [SupportedOSPlatform("linux")]
    private static string? KeepThreads(IReadOnlyList<int> cpus)
    {
        if (cpus.Max() >= MaskBytes * 8)
            return $"there is no CPU {cpus.Max()}";

        Span<byte> mask = stackalloc byte[MaskBytes];
        mask.Clear();
        foreach (int cpu in cpus)
            mask[cpu / 8] |= (byte)(1 << (cpu % 8));

        // A thread takes the CPUs of the one that starts it: done when none is left that was not pinned.
        var pinned = new HashSet<int>();
        while (ProcessThreads.Current().Except(pinned).ToArray() is { Length: > 0 } threads)
        {
            foreach (int thread in threads)
            {
                int errno = SchedSetAffinity.Call(thread, MaskBytes, mask) < 0 ? Marshal.GetLastPInvokeError() : 0;
                if (errno is not 0 and not Errno.NoSuchProcess)
                    return errno == Errno.InvalidArgument ? NotAllowed(cpus) : new Win32Exception(errno).Message;
                pinned.Add(thread);
            }
        }

        return null;
    }

    [SupportedOSPlatform("windows")]
    private static string? KeepOnWindows(IReadOnlyList<int> cpus)
    {
        nint mask = 0;
        foreach (int cpu in cpus.Where(cpu => cpu < WindowsMaskCpus))
            mask |= (nint)1 << cpu;
        try
        {
            using Process self = Process.GetCurrentProcess();
            self.ProcessorAffinity = mask;
            return null;
        }
        catch (Win32Exception)
        {
            return NotAllowed(cpus);
        }
    }

    private static string NotAllowed(IReadOnlyList<int> cpus) =>
        string.Create(CultureInfo.InvariantCulture, $"CPU {string.Join(", ", cpus)} does not exist or is not allowed");
}
