using Bench.Hosting;

namespace Bench.Reports;

/// <summary>What can be measured on this machine, what cannot, and what would enable it.</summary>
internal sealed record DoctorDocument : Document
{
    public override string Kind => "doctor";

    public required IReadOnlyList<Capability> Capabilities { get; init; }

    public required HostEnvironment Environment { get; init; }
}
