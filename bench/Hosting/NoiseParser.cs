using System.Globalization;

namespace Bench.Hosting;

/// <summary>Timer ticks of all CPUs since boot.</summary>
/// <param name="Steal">Those that the hypervisor took.</param>
/// <param name="All">All of them, idle ones included.</param>
internal readonly record struct CpuTicks(long Steal, long All);

/// <summary>Understands /proc/pressure/cpu and /proc/stat (proc(5)).</summary>
internal static class NoiseParser
{
    /// <summary>Of "cpu user nice system idle iowait irq softirq steal guest guest_nice": guests are contained in user and nice.</summary>
    private const int CountedFields = 8;
    private const int StealField = 7;

    /// <summary>The total of the line "some avg10=… avg60=… avg300=… total=…".</summary>
    public static long? PressureMicroseconds(string pressure)
    {
        string? total = pressure.Split('\n').FirstOrDefault(line => line.StartsWith("some ", StringComparison.Ordinal))?
            .Split(' ').FirstOrDefault(field => field.StartsWith("total=", StringComparison.Ordinal));
        return long.TryParse(total?["total=".Length..], CultureInfo.InvariantCulture, out long value) ? value : null;
    }

    /// <summary>The line of all CPUs.</summary>
    public static CpuTicks? Ticks(string stat)
    {
        string? line = stat.Split('\n').FirstOrDefault(candidate => candidate.StartsWith("cpu ", StringComparison.Ordinal));
        string[] fields = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..] ?? [];
        if (fields.Length < CountedFields)
            return null;
        long[] ticks = [.. fields.Take(CountedFields).Select(field => long.Parse(field, CultureInfo.InvariantCulture))];
        return new CpuTicks(ticks[StealField], ticks.Sum());
    }
}
