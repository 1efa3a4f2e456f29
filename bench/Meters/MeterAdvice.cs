using System.Globalization;
using System.Runtime.Versioning;
using Bench.Hosting;
using Bench.Interop.Linux;

namespace Bench.Meters;

/// <summary>Why this process may not count system calls, and the command that would let it, until the next boot.</summary>
internal static class MeterAdvice
{
    /// <summary>Open files for some 30 counters on each of more threads than this program ever has.</summary>
    private const int EnoughFiles = 16384;

    /// <summary>Open files of a whole system: what no machine with this program on it needs (proc_sys_fs(5)).</summary>
    private const int MostFilesOfSystem = 1_000_000;

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

    /// <summary>What opening a counter came to where no file can be opened.</summary>
    /// <param name="errno">EMFILE: the process is at its limit. ENFILE: the system is.</param>
    public static MeterUnavailableException OutOfFiles(int errno) => errno == Errno.TooManyFilesInSystem
        ? new("the counters need more open files than the system has left (ENFILE)", Remedy.BySysctl($"fs.file-max={MostFilesOfSystem}"))
        : new("the counters need more open files than the process may have (ulimit -n)", EnoughFilesForShell());

    /// <summary>The same, known before one is opened.</summary>
    /// <param name="limit">What the process may open; null where nothing tells.</param>
    public static MeterUnavailableException TooFewFiles(long? limit) => new(
        string.Create(CultureInfo.InvariantCulture, $"the counters, some on each thread, need more open files than the process may have (ulimit -n{(limit is { } files ? $" is {files}" : "")})"),
        EnoughFilesForShell());

    /// <summary>The hard limit, which only root may raise, is in the way: the runtime has raised the soft one to it.</summary>
    private static Remedy EnoughFilesForShell() =>
        Remedy.AsRoot(string.Create(CultureInfo.InvariantCulture, $"prlimit --pid $$ --nofile={EnoughFiles}"));

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
