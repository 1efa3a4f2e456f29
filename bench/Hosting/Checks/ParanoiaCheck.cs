using System.Globalization;
using System.Runtime.Versioning;
using Bench.Meters;
using Bench.Reports;

namespace Bench.Hosting.Checks;

/// <summary>Whether kernel.perf_event_paranoid lets this user count (perf_event_open(2)).</summary>
internal static class ParanoiaCheck
{
    public const string Name = "kernel.perf_event_paranoid";

    [SupportedOSPlatform("linux")]
    public static Capability Run() => Of(CountingRights.Current());

    internal static Capability Of(CountingRights rights)
    {
        if (rights.Paranoia is not { } level)
            return Capability.Missing(Name, "this kernel has no perf events (CONFIG_PERF_EVENTS)", CountingCheck.Meaning, Remedy.None("it is how the kernel was built"));
        if (CountingObstacles.Paranoia(rights) is { } obstacle)
            return Capability.Missing(Name, obstacle.What, CountingCheck.Meaning, obstacle.Remedy);
        string binds = level > CountingObstacles.HighestParanoiaThatCounts ? ", which does not bind this user (CAP_PERFMON)" : ": any user may count";
        return Capability.Works(Name, string.Create(CultureInfo.InvariantCulture, $"{level}{binds}"));
    }
}
