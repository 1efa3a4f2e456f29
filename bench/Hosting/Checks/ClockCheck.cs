using System.Diagnostics;
using System.Globalization;
using Bench.Reports;

namespace Bench.Hosting.Checks;

/// <summary>Whether the clock tells blocks of half a millisecond apart.</summary>
internal static class ClockCheck
{
    private const string Name = "timer resolution";
    private const int Steps = 2000;

    /// <summary>0.2% of a block of 0.5 ms.</summary>
    private const double CoarsestStepNs = 1000;

    private const double NsPerSecond = 1e9;

    public static Capability Run()
    {
        double step = SmallestStepNs();
        return new Capability(
            Name,
            step <= CoarsestStepNs,
            string.Create(CultureInfo.InvariantCulture, $"steps of {step:N0} ns, reading included"),
            null);
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
