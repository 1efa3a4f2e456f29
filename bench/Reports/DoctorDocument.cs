using Bench.Hosting;

namespace Bench.Reports;

/// <summary>What can be measured on this machine, what cannot, and what would enable it.</summary>
internal sealed record DoctorDocument : Document
{
    public override string Kind => "doctor";

    public required IReadOnlyList<Capability> Capabilities { get; init; }

    public required HostEnvironment Environment { get; init; }
}

/// <param name="Name">What is wanted: <c>syscall counts</c>.</param>
/// <param name="Available">Whether it works here.</param>
/// <param name="Detail">How it works here, or why it does not.</param>
/// <param name="Enable">The exact command that would enable it; null when it works, or when no command can.</param>
internal sealed record Capability(string Name, bool Available, string Detail, string? Enable);
