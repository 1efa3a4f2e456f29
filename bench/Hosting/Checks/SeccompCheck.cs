using System.Runtime.Versioning;
using Bench.Meters;
using Bench.Reports;

namespace Bench.Hosting.Checks;

/// <summary>Whether a seccomp filter, as containers have one, refuses the call that counting takes.</summary>
internal static class SeccompCheck
{
    public const string Name = "seccomp";

    [SupportedOSPlatform("linux")]
    public static Capability Run() => Of(CountingRights.Current());

    internal static Capability Of(CountingRights rights) => CountingObstacles.Filter(rights) is { } obstacle
        ? Capability.Missing(Name, obstacle.What, CountingCheck.Meaning, obstacle.Remedy)
        : Capability.Works(Name, "no filter refuses perf_event_open");
}
