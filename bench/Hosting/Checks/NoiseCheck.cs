using System.Globalization;
using Bench.Pairing;
using Bench.Reports;

namespace Bench.Hosting.Checks;

/// <summary>Whether other work on the host can be told, and how much of it there is right now.</summary>
internal static class NoiseCheck
{
    public const string Name = "host noise";

    private const string UnknownMeaning =
        "Other work on this machine widens intervals without being told: no verdict is taken back for it.";

    private static readonly string NoisyMeaning = string.Create(CultureInfo.InvariantCulture,
        $"Where tasks wait more than {NoiseGuard.MostPressurePercent}% of the time of a run, every verdict in it is withheld as too noisy; the overview keeps its own and says that the host was busy.");

    /// <param name="noise">What the host did.</param>
    /// <param name="watched">For how long.</param>
    internal static Capability Of(HostNoise noise, TimeSpan watched)
    {
        if (noise.CpuPressurePercent.Value is not { } pressure)
        {
            return Capability.Missing(
                Name, $"n/a: {noise.CpuPressurePercent.Reason}", UnknownMeaning, Remedy.None("the kernel has to be booted with psi=1 (CONFIG_PSI)"));
        }

        string detail = string.Create(CultureInfo.InvariantCulture, $"over {watched.TotalSeconds} s some task waited for a CPU {pressure:0.0}% of the time");
        return pressure <= NoiseGuard.MostPressurePercent
            ? Capability.Works(Name, detail)
            : Capability.Missing(Name, detail, NoisyMeaning, Remedy.None("the other work has to end first; ps -eo pcpu,pid,args --sort=-pcpu names it"));
    }
}
