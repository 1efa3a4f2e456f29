using System.Globalization;

namespace Bench.Hosting;

/// <summary>Understands the texts in which Linux describes itself.</summary>
internal static class LinuxHostParser
{
    /// <summary>Bits of linux/capability.h that decide what can be measured.</summary>
    private static readonly (int Bit, string Name)[] MeasuringCapabilities =
        [(12, "CAP_NET_ADMIN"), (21, "CAP_SYS_ADMIN"), (23, "CAP_SYS_NICE"), (38, "CAP_PERFMON")];

    /// <summary>Length of a map of all user ids, (uid_t) -1 left out.</summary>
    private const string AllIds = "4294967295";

    private static readonly string[] HypervisorVendors = ["QEMU", "VMware", "Xen", "innotek", "Parallels"];

    private static readonly string[] ContainerGroups = ["docker", "kubepods", "containerd", "libpod", "lxc"];

    /// <summary>PRETTY_NAME of os-release(5).</summary>
    public static string? PrettyName(string osRelease) => Field(osRelease, '=', "PRETTY_NAME")?.Trim('"', '\'');

    /// <summary>ID of os-release(5): "debian".</summary>
    public static string? DistributionId(string osRelease) => Field(osRelease, '=', "ID")?.Trim('"', '\'');

    /// <summary>The model's name; arm64 kernels give numbers instead.</summary>
    public static string? CpuModel(string cpuInfo)
    {
        if (Field(cpuInfo, ':', "model name") is { Length: > 0 } name)
            return name;
        return Field(cpuInfo, ':', "CPU implementer") is { } implementer && Field(cpuInfo, ':', "CPU part") is { } part
            ? $"implementer {implementer}, part {part}"
            : null;
    }

    /// <summary>The flag by which x64 CPUs tell that a hypervisor runs them; null where cpuinfo has no flags.</summary>
    public static bool? HasHypervisorFlag(string cpuInfo) => Field(cpuInfo, ':', "flags")?.Split(' ').Contains("hypervisor");

    /// <summary>Whether the firmware's vendor is a hypervisor. Vendors of both, of clouds for example, prove nothing.</summary>
    public static bool NamesHypervisor(string? vendor) =>
        vendor is not null && HypervisorVendors.Any(known => vendor.Contains(known, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the first process stands in a control group that a container engine made.</summary>
    public static bool IsContainerGroup(string cgroup) =>
        ContainerGroups.Any(engine => cgroup.Contains(engine, StringComparison.Ordinal));

    /// <summary>CapEff of /proc/PID/status, as far as measuring is concerned.</summary>
    public static IReadOnlyList<string>? Capabilities(string status)
    {
        if (!ulong.TryParse(Field(status, ':', "CapEff"), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong effective))
            return null;
        return [.. MeasuringCapabilities.Where(capability => ((effective >> capability.Bit) & 1) != 0).Select(capability => capability.Name)];
    }

    /// <summary>Seccomp of /proc/PID/status: 0 none, 1 strict, 2 a filter; null where the kernel has none (proc_pid_status(5)).</summary>
    public static int? SeccompMode(string status) =>
        int.TryParse(Field(status, ':', "Seccomp"), CultureInfo.InvariantCulture, out int mode) ? mode : null;

    /// <summary>Whether a line of /proc/PID/uid_map maps every user to itself, as the first namespace of a machine does (user_namespaces(7)).</summary>
    public static bool IsWholeIdMap(string line) =>
        line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is ["0", "0", AllIds];

    /// <summary>Whether /proc/PID/mounts has a file system of that type at that place.</summary>
    public static bool IsMounted(string mounts, string place, string type) =>
        mounts.Split('\n').Any(line => line.Split(' ') is [_, var where, var what, ..] && where == place && what == type);

    /// <summary>Whether what is mounted last at that place is read-only; false where nothing is mounted there (fstab(5), the fourth field).</summary>
    public static bool IsReadOnly(string mounts, string place) =>
        mounts.Split('\n').Select(line => line.Split(' ')).LastOrDefault(fields => fields is [_, var where, ..] && where == place)
            is [_, _, _, var options, ..] && options.Split(',').Contains("ro");

    /// <summary>ID of os-release(5) and the families of ID_LIKE, the nearest first: "linuxmint", "ubuntu", "debian".</summary>
    public static IReadOnlyList<string> DistributionFamily(string osRelease) =>
    [
        .. new[] { DistributionId(osRelease), Field(osRelease, '=', "ID_LIKE")?.Trim('"', '\'') }
            .OfType<string>().SelectMany(ids => ids.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
    ];

    /// <summary>The flaws that affect this CPU, in the order of their names.</summary>
    public static Dictionary<string, string> Affecting(IEnumerable<(string Flaw, string State)> vulnerabilities) =>
        vulnerabilities
            .Where(entry => entry.State != "Not affected")
            .OrderBy(entry => entry.Flaw, StringComparer.Ordinal)
            .ToDictionary(entry => entry.Flaw, entry => entry.State);

    /// <summary>The first value of a name in lines of "name SEPARATOR value".</summary>
    private static string? Field(string text, char separator, string name)
    {
        foreach (string line in text.Split('\n'))
        {
            if (line.Split(separator, 2) is [var key, var value] && key.Trim() == name)
                return value.Trim();
        }

        return null;
    }
}
