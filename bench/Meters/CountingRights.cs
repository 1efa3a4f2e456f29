using System.Globalization;
using System.Runtime.Versioning;
using Bench.Hosting;

namespace Bench.Meters;

/// <summary>What decides whether this process may count system calls.</summary>
internal sealed record CountingRights
{
    private const string ParanoiaFile = "/proc/sys/kernel/perf_event_paranoid";

    /// <summary>Whether the effective user is root, be it of a user namespace only.</summary>
    public required bool Root { get; init; }

    /// <summary>Whether the capabilities are those of the machine: perf_event_open asks for them in the first user namespace (capable() in the kernel).</summary>
    public required bool InitialUserNamespace { get; init; }

    /// <summary>Effective capabilities, by their names of capabilities(7).</summary>
    public required IReadOnlyList<string> Capabilities { get; init; }

    /// <summary>kernel.perf_event_paranoid; null where the kernel has no perf events (perf_event_open(2)).</summary>
    public required int? Paranoia { get; init; }

    /// <summary>The error number that a seccomp filter answers perf_event_open with; null where none refuses it.</summary>
    public required int? FilterErrno { get; init; }

    public required bool TraceFsMounted { get; init; }

    public required bool Container { get; init; }

    /// <summary>Whether kernel.perf_event_paranoid does not bind this process (perfmon_capable() in linux/capability.h).</summary>
    public bool MayCountAnyway => InitialUserNamespace && Capabilities.Any(name => name is "CAP_PERFMON" or "CAP_SYS_ADMIN");

    /// <summary>Root of the machine without the capabilities of root: one in a container, which a new start can give them to.</summary>
    public bool IsStrippedRoot => Root && InitialUserNamespace && !MayCountAnyway;

    [SupportedOSPlatform("linux")]
    public static CountingRights Current()
    {
        string? status = HostFiles.TryRead("/proc/self/status");
        int? paranoia = int.TryParse(HostFiles.TryReadLine(ParanoiaFile), CultureInfo.InvariantCulture, out int level) ? level : null;
        return new CountingRights
        {
            Root = Environment.IsPrivilegedProcess,
            // Where there are no user namespaces there is no such file, and the only one is the first.
            InitialUserNamespace = HostFiles.TryReadLine("/proc/self/uid_map") is not { } map || LinuxHostParser.IsWholeIdMap(map),
            Capabilities = (status is null ? null : LinuxHostParser.Capabilities(status)) ?? [],
            Paranoia = paranoia,
            FilterErrno = paranoia is null ? null : SeccompProbe.RefusalOfPerf(status),
            TraceFsMounted = HostFiles.TryRead("/proc/self/mounts") is { } mounts && LinuxHostParser.IsMounted(mounts, CountingObstacles.TraceMountPoint, "tracefs"),
            Container = LinuxHost.InContainer(),
        };
    }
}
