using System.Diagnostics;
using Bench.Meters;
using Bench.Reports;

namespace Bench.Hosting;

/// <summary>How much the host had to do besides, up to one moment; two samples give the <see cref="HostNoise"/> between them.</summary>
internal sealed record NoiseSample
{
    private const string PressureFile = "/proc/pressure/cpu";
    private const string StatFile = "/proc/stat";
    private const int Percent = 100;

    private readonly long _timestamp = Stopwatch.GetTimestamp();

    /// <summary>Time in which some task waited for a CPU, in µs since boot; null where the kernel does not account it.</summary>
    private long? PressureMicroseconds { get; init; }

    private CpuTicks? Ticks { get; init; }

    public static NoiseSample Take() => Parse(HostFiles.TryRead(PressureFile), HostFiles.TryRead(StatFile));

    /// <summary>What happened from this sample to a later one.</summary>
    public HostNoise Until(NoiseSample later)
    {
        double microseconds = Stopwatch.GetElapsedTime(_timestamp, later._timestamp).TotalMicroseconds;
        return Between(this, later, microseconds);
    }

    internal static NoiseSample Parse(string? pressure, string? stat) => new()
    {
        PressureMicroseconds = pressure is null ? null : NoiseParser.PressureMicroseconds(pressure),
        Ticks = stat is null ? null : NoiseParser.Ticks(stat),
    };

    internal static HostNoise Between(NoiseSample earlier, NoiseSample later, double microseconds) => new()
    {
        CpuPressurePercent = later.PressureMicroseconds - earlier.PressureMicroseconds is { } waited && microseconds > 0
            ? Reading.Of(Math.Min(Percent, Percent * waited / microseconds)) // the kernel adds time up in portions, some of it late
            : Reading.NotAvailable($"the kernel does not account waiting ({PressureFile}; boot with psi=1)"),
        StealPercent = Stolen(earlier.Ticks, later.Ticks),
    };

    private static Reading Stolen(CpuTicks? earlier, CpuTicks? later)
    {
        if (earlier is not { } from || later is not { } to)
            return Reading.NotAvailable($"{StatFile} cannot be read");
        long all = to.All - from.All;
        return all > 0
            ? Reading.Of((double)Percent * (to.Steal - from.Steal) / all)
            : Reading.NotAvailable("no timer tick between the two samples");
    }
}
