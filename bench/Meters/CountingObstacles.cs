using System.Globalization;
using Bench.Hosting;
using Bench.Interop.Linux;

namespace Bench.Meters;

/// <summary>What can keep a process from counting, told apart by what the kernel says. Pure.</summary>
internal static class CountingObstacles
{
    public const string TraceMountPoint = "/sys/kernel/tracing";

    /// <summary>kernel.perf_event_paranoid: above it an ordinary user may not count what the kernel does (perf_event_open(2)).</summary>
    public const int HighestParanoiaThatCounts = 1;

    /// <summary>A seccomp filter; null where none refuses.</summary>
    public static Obstacle? Filter(CountingRights rights)
    {
        if (rights.FilterErrno is not { } errno)
            return null;
        Remedy remedy = rights.Container
            ? Remedy.ByContainer("--security-opt seccomp=unconfined")
            : Remedy.None("a process cannot take off a seccomp filter: start the program outside of what set it (a container, a sandbox, SystemCallFilter= of a systemd unit)");
        return new Obstacle($"a seccomp filter refuses perf_event_open ({Errno.Name(errno)}), as the default profiles of containers do", remedy);
    }

    /// <summary>kernel.perf_event_paranoid; null where it lets this process count.</summary>
    public static Obstacle? Paranoia(CountingRights rights)
    {
        if (rights.Paranoia is not > HighestParanoiaThatCounts || rights.MayCountAnyway)
            return null;
        string who = rights.Root && !rights.InitialUserNamespace ? "this user, root of a user namespace only," : "this user";
        string what = string.Create(CultureInfo.InvariantCulture,
            $"kernel.perf_event_paranoid is {rights.Paranoia}, and above {HighestParanoiaThatCounts} perf_event_open is refused (EACCES) without CAP_PERFMON, which {who} has not");
        return new Obstacle(what, rights.IsStrippedRoot
            ? Remedy.ByContainer("--cap-add PERFMON")
            : Remedy.By(string.Create(CultureInfo.InvariantCulture, $"sudo sysctl kernel.perf_event_paranoid={HighestParanoiaThatCounts}")));
    }

    /// <summary>Tracefs, once it turned out that this process can neither read nor mount it.</summary>
    /// <param name="rights">What this process may.</param>
    /// <param name="refusal">The call that would have mounted it, and its error.</param>
    public static Obstacle TraceFs(CountingRights rights, string refusal)
    {
        string what = rights.TraceFsMounted
            ? $"tracefs, which has the id of the tracepoint of system calls, is mounted at {TraceMountPoint}, but this user may not read it"
            : $"tracefs, which has the id of the tracepoint of system calls, is not mounted, and this user may not mount it ({refusal})";
        if (rights.IsStrippedRoot)
            return new Obstacle(what, Remedy.ByContainer($"-v {TraceMountPoint}:{TraceMountPoint}:ro"));
        return new Obstacle(what, Remedy.By(rights.TraceFsMounted
            ? $"sudo mount -o remount,mode=755,gid=$(id -g) {TraceMountPoint}"
            : $"sudo mount -t tracefs -o mode=755,gid=$(id -g) tracefs {TraceMountPoint}"));
    }

    /// <summary>All that stands in the way of perf_event_open, known before it is called.</summary>
    public static IReadOnlyList<Obstacle> OfPerf(CountingRights rights) =>
        [.. new[] { Filter(rights), Paranoia(rights) }.OfType<Obstacle>()];

    /// <summary>The same after it has been called and refused: there is a reason then, be it an unknown one.</summary>
    public static IReadOnlyList<Obstacle> OfPerf(CountingRights rights, int errno)
    {
        IReadOnlyList<Obstacle> known = OfPerf(rights);
        if (known.Count > 0)
            return known;
        if (errno == Errno.NotImplemented)
            return [new Obstacle("this kernel has no perf_event_open (CONFIG_PERF_EVENTS)", Remedy.None("it is how the kernel was built"))];
        string level = rights.Paranoia is { } paranoia ? string.Create(CultureInfo.InvariantCulture, $" ({paranoia})") : "";
        return
        [
            new Obstacle(
                $"perf_event_open is refused ({Errno.Name(errno)}), but neither by kernel.perf_event_paranoid{level} nor by a seccomp filter",
                Remedy.None("a security module of the kernel decides, such as SELinux or AppArmor: its log names the rule")),
        ];
    }
}
