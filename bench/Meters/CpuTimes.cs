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

    public long TotalNs => UserNs + KernelNs;

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

    internal static CpuTimes From(in ResourceUsage usage) => new(Nanoseconds(usage.UserTime), Nanoseconds(usage.SystemTime));

    private static long Nanoseconds(TimeValue time) => (time.Seconds * NsPerSecond) + (time.Microseconds * NsPerMicrosecond);
}
