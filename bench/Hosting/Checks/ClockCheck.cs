using System.Diagnostics;
using System.Globalization;
using Bench.Reports;

namespace Bench.Hosting.Checks;

/// <summary>Whether the clock tells blocks of half a millisecond apart.</summary>
internal static class ClockCheck
{
    public const string Name = "timer resolution";
    private const string Meaning = "A block of half a millisecond is timed to worse than 0.2%, which widens every interval.";
    private const int Steps = 2000;

    /// <summary>0.2% of a block of 0.5 ms.</summary>
    private const double CoarsestStepNs = 1000;

    private const double NsPerSecond = 1e9;

    /// <summary>The clock source that is read without a system call on x64 (Documentation/timers/timekeeping.rst).</summary>
    private const string FastSource = "tsc";
    private const string SourceDirectory = "/sys/devices/system/clocksource/clocksource0";

    public static Capability Run() => Of(
        SmallestStepNs(), HostFiles.TryReadLine($"{SourceDirectory}/current_clocksource"), HostFiles.TryReadLine($"{SourceDirectory}/available_clocksource"));

    /// <param name="stepNs">The least by which two readings differ.</param>
    /// <param name="source">The kernel's clock source; null where it does not tell.</param>
    /// <param name="available">Those that it could take, separated by blanks.</param>
    internal static Capability Of(double stepNs, string? source, string? available)
    {
        string detail = string.Create(CultureInfo.InvariantCulture, $"steps of {stepNs:N0} ns, reading included{(source is null ? "" : $" ({source})")}");
        if (stepNs <= CoarsestStepNs)
            return Capability.Works(Name, detail);
        bool faster = source != FastSource && available?.Split(' ').Contains(FastSource) == true;
        return Capability.Missing(Name, detail, Meaning, faster
            ? Remedy.ByWriting(FastSource, $"{SourceDirectory}/current_clocksource")
            : Remedy.None("the kernel offers no faster clock here: the hardware or the hypervisor decides"));
    }

    /// <summary>The least by which two readings in a row differ: the resolution, or the cost of a reading where that is more.</summary>
    private static double SmallestStepNs()
    {
        long smallest = long.MaxValue;
        for (int i = 0; i < Steps; i++)
        {
            long first = Stopwatch.GetTimestamp();
            long next = Stopwatch.GetTimestamp();
            while (next == first)
                next = Stopwatch.GetTimestamp();
            smallest = Math.Min(smallest, next - first);
        }

        return smallest * NsPerSecond / Stopwatch.Frequency;
    }
}
