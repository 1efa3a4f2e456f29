using System.Globalization;
using Bench.Meters;
using Bench.Reports;

namespace Bench.Hosting.Checks;

/// <summary>Whether other work on the host can be told, and how much of it there is right now.</summary>
internal static class NoiseCheck
{
    private const string Name = "host noise";
    private static readonly TimeSpan Watched = TimeSpan.FromMilliseconds(500);

    public static async Task<Capability> RunAsync(CancellationToken token)
    {
        NoiseSample before = NoiseSample.Take();
        await Task.Delay(Watched, token).ConfigureAwait(false);
        HostNoise noise = before.Until(NoiseSample.Take());
        return new Capability(
            Name,
            noise.CpuPressurePercent.IsMeasured && noise.StealPercent.IsMeasured,
            $"over {Watched.TotalSeconds} s some task waited for a CPU {Text(noise.CpuPressurePercent)} of the time, and the hypervisor took {Text(noise.StealPercent)}",
            null);
    }

    private static string Text(Reading percent) =>
        percent.Value is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value:0.0}%") : $"n/a ({percent.Reason})";
}
