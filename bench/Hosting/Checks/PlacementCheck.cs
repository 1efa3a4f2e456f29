using Bench.Reports;

namespace Bench.Hosting.Checks;

/// <summary>Whether sender and sink get a CPU each.</summary>
internal static class PlacementCheck
{
    private const string Name = "CPU placement";

    public static Capability Run()
    {
        (int? sender, _, string description) = CpuPlacement.Plan();
        return new Capability(Name, sender is not null, description, null);
    }
}
