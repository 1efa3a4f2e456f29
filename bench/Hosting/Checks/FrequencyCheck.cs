using Bench.Reports;

namespace Bench.Hosting.Checks;

/// <summary>Whether the CPU keeps its frequency while something is measured.</summary>
internal static class FrequencyCheck
{
    private const string Name = "steady CPU frequency";
    private const string SteadyGovernor = "performance";

    public static Capability Run()
    {
        HostEnvironment host = HostEnvironment.Collect();
        if (host.Governor is not { } governor)
            return new Capability(Name, false, $"not known: {host.GovernorReason}", null);
        return governor == SteadyGovernor
            ? new Capability(Name, true, $"governor {governor}", null)
            : new Capability(Name, false, $"governor {governor}", $"echo {SteadyGovernor} | sudo tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor");
    }
}
