using Bench.Meters;

namespace Bench.Reports;

/// <summary>Other work on the host during a measurement.</summary>
internal sealed record HostNoise
{
    /// <summary>Share of the time in which some task waited for a CPU (PSI, /proc/pressure/cpu, "some"), in percent.</summary>
    public required Reading CpuPressurePercent { get; init; }

    /// <summary>Share of CPU time that the hypervisor took (steal in /proc/stat), in percent.</summary>
    public required Reading StealPercent { get; init; }
}
