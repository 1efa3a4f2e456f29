using Bench.Meters;
using Bench.Reports;

namespace Bench.Hosting.Checks;

/// <summary>Whether the kernel's transitions can be counted: the outcome. What it hangs on has checks of its own.</summary>
internal static class CountingCheck
{
    public const string Name = "system call counts";

    /// <summary>The same for all that counting hangs on.</summary>
    public const string Meaning =
        "System calls and context switches are n/a in every table, send calls wherever strace does not count them, and the gate counts the calls that the library issued instead.";

    public static Capability Syscalls()
    {
        using ISyscallMeter meter = PerfSyscallMeter.Open();
        if (meter is UnavailableSyscallMeter unavailable)
            return Capability.Missing(Name, $"n/a in every table, but for send calls where strace counts them: {unavailable.Reason}", Meaning, unavailable.Remedy);

        meter.Start();
        meter.Stop();
        int names = meter is PerfSyscallMeter perf ? perf.Names : CountedSyscalls.Here.Count;
        string fewer = names < CountedSyscalls.Here.Count ? $" of {CountedSyscalls.Here.Count}, since few files may be open (ulimit -n)" : "";
        return Capability.Works(Name, $"in total, {names} by name{fewer}, and context switches, on all threads");
    }
}
