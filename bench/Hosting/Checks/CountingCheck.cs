using Bench.Meters;
using Bench.Reports;

namespace Bench.Hosting.Checks;

/// <summary>Whether the kernel's transitions can be counted.</summary>
internal static class CountingCheck
{
    private const string Name = "system call counts";

    public static Capability Syscalls()
    {
        using ISyscallMeter meter = PerfSyscallMeter.Open();
        if (meter is UnavailableSyscallMeter unavailable)
            return new Capability(Name, false, $"n/a in every table: {unavailable.Reason}", unavailable.Enable);

        meter.Start();
        meter.Stop();
        return new Capability(Name, true, $"in total, {CountedSyscalls.Here.Count} by name, and context switches, on all threads", null);
    }
}
