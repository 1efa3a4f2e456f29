using Bench.Reports;

namespace Bench.Hosting.Checks;

/// <summary>Whether the CPU keeps its frequency while something is measured.</summary>
internal static class FrequencyCheck
{
    public const string Name = "steady CPU frequency";

    private const string Meaning =
        "Nanoseconds a message move with the clock of the CPU from run to run; the × of pairs hardly do, since both sides alternate within a millisecond.";

    private const string SteadyGovernor = "performance";
    private const string GovernorFiles = "/sys/devices/system/cpu/cpu*/cpufreq/scaling_governor";

    public static Capability Run()
    {
        HostEnvironment host = HostEnvironment.Collect();
        return Of(host.Governor, host.GovernorReason);
    }

    /// <param name="governor">The first CPU's governor (Documentation/admin-guide/pm/cpufreq.rst); null where there is none to ask.</param>
    /// <param name="reason">Why there is none.</param>
    internal static Capability Of(string? governor, string? reason)
    {
        if (governor is null)
            return Capability.Missing(Name, $"not known: {reason}", Meaning, Remedy.None("the owner of the machine or of the hypervisor decides, and this system has no say"));
        return governor == SteadyGovernor
            ? Capability.Works(Name, $"governor {governor}")
            : Capability.Missing(Name, $"the governor {governor} changes the frequency", Meaning, Remedy.ByWriting(SteadyGovernor, GovernorFiles));
    }
}
