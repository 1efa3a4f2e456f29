using System.Runtime.Versioning;
using Bench.Hosting;

namespace Bench.Meters;

/// <summary>Why this process may not count system calls, and the command that would let it, until the next boot.</summary>
internal static class MeterAdvice
{
    /// <summary>Why a counter could not be opened.</summary>
    /// <param name="errno">What perf_event_open answered.</param>
    [SupportedOSPlatform("linux")]
    public static MeterUnavailableException PerfRefused(int errno)
    {
        CountingRights rights = CountingRights.Current();
        return For(rights, CountingObstacles.OfPerf(rights, errno));
    }

    /// <summary>Why the tracepoint could not be found. What would come after that is said at once.</summary>
    [SupportedOSPlatform("linux")]
    public static MeterUnavailableException TraceFsRefused(Obstacle traceFs)
    {
        CountingRights rights = CountingRights.Current();
        return For(rights, [.. CountingObstacles.OfPerf(rights), traceFs]);
    }

    internal static MeterUnavailableException For(CountingRights rights, IReadOnlyList<Obstacle> obstacles) =>
        new(string.Join("; and ", obstacles.Select(obstacle => obstacle.What)), Together(rights, [.. obstacles.Select(obstacle => obstacle.Remedy)]));

    /// <summary>One remedy for all: half of them would not let anybody count.</summary>
    private static Remedy Together(CountingRights rights, IReadOnlyList<Remedy> remedies)
    {
        if (remedies.FirstOrDefault(remedy => remedy.Command is null) is { WhyNoCommand: not null } none)
            return none;
        return rights.IsStrippedRoot && remedies.Count > 1
            ? Remedy.ByContainer("--privileged")
            : Remedy.By(string.Join(" && ", remedies.Select(remedy => remedy.Command)));
    }
}
