using System.Globalization;
using System.Runtime.Versioning;

namespace Bench.Meters;

/// <summary>The command that would let this process count system calls, until the next boot.</summary>
internal static class MeterAdvice
{
    private const string TraceMountPoint = "/sys/kernel/tracing";

    /// <summary>kernel.perf_event_paranoid: above it an ordinary user may not count what the kernel does (perf_event_open(2)).</summary>
    private const int HighestParanoiaThatCounts = 1;

    [SupportedOSPlatform("linux")]
    public static string Current() => For(
        Environment.IsPrivilegedProcess,
        File.ReadLines("/proc/self/mounts").Any(line => line.Split(' ') is [_, TraceMountPoint, "tracefs", ..]),
        File.Exists("/proc/sys/kernel/perf_event_paranoid") ? File.ReadAllText("/proc/sys/kernel/perf_event_paranoid") : null);

    internal static string For(bool root, bool traceFsMounted, string? paranoia)
    {
        // Root that may not is root in a container.
        if (root)
            return "docker run --privileged …";

        string mount = traceFsMounted
            ? $"sudo mount -o remount,mode=755,gid=$(id -g) {TraceMountPoint}"
            : $"sudo mount -t tracefs -o mode=755,gid=$(id -g) tracefs {TraceMountPoint}";
        bool paranoid = int.TryParse(paranoia, CultureInfo.InvariantCulture, out int level) && level > HighestParanoiaThatCounts;
        string sysctl = paranoid ? $"sudo sysctl kernel.perf_event_paranoid={HighestParanoiaThatCounts} && " : "";
        return $"{sysctl}{mount}";
    }
}
