using System.Runtime.Versioning;
using Bench.Meters;
using Bench.Reports;

namespace Bench.Hosting.Checks;

/// <summary>Whether the tracepoint of system calls can be found: in a mounted tracefs, or by mounting one that nobody else sees.</summary>
internal static class TraceFsCheck
{
    public const string Name = "tracefs";

    [SupportedOSPlatform("linux")]
    public static Capability Run() => SyscallTracepoint.Look(out Obstacle? obstacle) is { } tracepoint
        ? Capability.Works(Name, $"read through {tracepoint.Source}")
        : Capability.Missing(Name, obstacle!.What, CountingCheck.Meaning, obstacle.Remedy);
}
