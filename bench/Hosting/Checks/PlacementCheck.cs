using System.Globalization;
using Bench.Reports;

namespace Bench.Hosting.Checks;

/// <summary>Whether sender and sink get a CPU each.</summary>
internal static class PlacementCheck
{
    public const string Name = "CPU placement";

    private const string Meaning =
        "Sender and receiver take turns on one CPU, so that the cost of a send has the switches between them in it, and the rows say so.";

    public static Capability Run()
    {
        (int? sender, _, string description) = CpuPlacement.Plan();
        if (sender is not null)
            return Capability.Works(Name, description);
        HostEnvironment host = HostEnvironment.Collect();
        return Capability.Missing(Name, description, Meaning, OperatingSystem.IsLinux()
            ? RemedyFor(CpuPlacement.WidestAllowed(), (int?)host.LogicalCpus.Value, host.Container ?? false)
            : Remedy.None("the owner of the machine gives this process another CPU, or nobody does"));
    }

    /// <param name="widest">The CPUs that the process may give itself.</param>
    /// <param name="online">CPUs of the machine; null where it does not tell.</param>
    /// <param name="container">Whether it runs in a container.</param>
    internal static Remedy RemedyFor(IReadOnlyList<int> widest, int? online, bool container)
    {
        // Of the shell, and so of what it starts.
        if (widest.Count > 1)
            return Remedy.By($"taskset -cp {string.Join(',', widest)} $$");
        if (online is not > 1)
            return Remedy.None("the machine has one CPU: only its owner, or the hypervisor's, can give it another");
        return container
            ? Remedy.ByContainer("--cpuset-cpus=0,1")
            : Remedy.None(string.Create(CultureInfo.InvariantCulture, $"a control group gives this process one of {online} CPUs (cpuset.cpus, cgroups(7)): whoever made it can widen it"));
    }
}
