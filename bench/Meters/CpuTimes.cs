using System.Diagnostics;
using System.Runtime.InteropServices;
using Bench.Interop.Linux;

namespace Bench.Meters;

/// <summary>
/// CPU time of all threads of this process, needing no privilege. On Linux the sum is exact, and most kernels split it
/// into user and kernel by what each timer tick met: take the split over many ticks (4 to 10 ms each).
/// </summary>
/// <param name="UserNs">Time in this program and its runtime.</param>
/// <param name="KernelNs">Time in the kernel on behalf of this process; over loopback, that is both ends of the connection.</param>
internal readonly record struct CpuTimes(long UserNs, long KernelNs)
{
    private const long NsPerSecond = 1_000_000_000;
    private const long NsPerMicrosecond = 1_000;

    /// <summary>CPU time of 10 to 25 ticks: with less, the ticks that met either side say nothing of its share.</summary>
    public const long LeastNsToDivide = 100_000_000;

    public long TotalNs => UserNs + KernelNs;

    /// <summary>Both together, in ns.</summary>
    public Reading Total => TotalOf(TotalNs);

    /// <summary><see cref="UserNs"/>, where enough ticks were met to divide the sum.</summary>
    public Reading User => Part(UserNs);

    /// <summary><see cref="KernelNs"/>, where enough ticks were met to divide the sum.</summary>
    public Reading Kernel => Part(KernelNs);

    public static CpuTimes operator -(CpuTimes later, CpuTimes earlier) =>
        new(later.UserNs - earlier.UserNs, later.KernelNs - earlier.KernelNs);

    public static CpuTimes Now()
    {
        if (OperatingSystem.IsLinux())
        {
            if (GetRusage.Call(GetRusage.Self, out ResourceUsage usage) < 0)
                throw new InvalidOperationException($"getrusage: {Marshal.GetLastPInvokeErrorMessage()}");
            return From(usage);
        }

        using Process self = Process.GetCurrentProcess();
        return new CpuTimes(
            self.UserProcessorTime.Ticks * TimeSpan.NanosecondsPerTick,
            self.PrivilegedProcessorTime.Ticks * TimeSpan.NanosecondsPerTick);
    }

    /// <summary>A sum of CPU time as a figure: Linux accounts it exactly, Windows by its ticks of 15.6 ms.</summary>
    public static Reading TotalOf(long ns) => OperatingSystem.IsLinux() || ns >= LeastNsToDivide
        ? Reading.Of(ns)
        : Reading.NotAvailable("less than 100 ms of CPU time: this system accounts it by the ticks of its clock");

    private Reading Part(long ns) =>
        TotalNs < LeastNsToDivide ? Reading.NotAvailable("of less than 100 ms of CPU time: the kernel divides it into user and kernel by its timer's ticks, and too few fell into that")
        : ns == 0 ? Reading.NotAvailable("no tick of the kernel's timer fell into it, by which the kernel divides user and kernel time")
        : Reading.Of(ns);

    internal static CpuTimes From(in ResourceUsage usage) => new(Nanoseconds(usage.UserTime), Nanoseconds(usage.SystemTime));

    private static long Nanoseconds(TimeValue time) => (time.Seconds * NsPerSecond) + (time.Microseconds * NsPerMicrosecond);
}
