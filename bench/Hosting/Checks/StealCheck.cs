using System.Globalization;
using Bench.Meters;
using Bench.Pairing;
using Bench.Reports;

namespace Bench.Hosting.Checks;

/// <summary>Whether the hypervisor takes CPU time away, right now and since boot: a calm moment says little of a busy host.</summary>
internal static class StealCheck
{
    public const string Name = "steal";
    private const int Percent = 100;

    private const string UnknownMeaning = "What a hypervisor takes makes times longer without being told, and no verdict is withheld for it.";

    private static readonly string Meaning = string.Create(CultureInfo.InvariantCulture,
        $"Times and rates have in them what the hypervisor took, and above {NoiseGuard.MostStealPercent}% during a run every verdict in it is withheld as too noisy; the overview keeps its own and says that the host was busy.");

    /// <param name="now">Its share while the host was watched.</param>
    public static Capability Run(Reading now) =>
        Of(now, HostFiles.TryRead("/proc/stat") is { } stat ? NoiseParser.Ticks(stat) : null);

    /// <param name="now">Its share while the host was watched.</param>
    /// <param name="sinceBoot">All ticks so far; null where the system does not tell.</param>
    internal static Capability Of(Reading now, CpuTicks? sinceBoot)
    {
        if (!now.IsMeasured && sinceBoot is null)
            return Capability.Missing(Name, $"n/a: {now.Reason}", UnknownMeaning, Remedy.None("the system does not tell"));
        double? before = sinceBoot is { All: > 0 } ticks ? (double)Percent * ticks.Steal / ticks.All : null;
        string detail = $"the hypervisor took {Text(now.Value)} of the CPU time just now, {Text(before)} since boot";
        return now.Value > NoiseGuard.MostStealPercent || before > NoiseGuard.MostStealPercent
            ? Capability.Missing(Name, detail, Meaning, Remedy.None("only the hypervisor's owner can give this machine more of its CPUs"))
            : Capability.Works(Name, detail);
    }

    private static string Text(double? percent) =>
        percent is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value:0.0}%") : "n/a";
}
