using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Bench.Meters;

namespace Bench.Hosting;

/// <summary>Reads what Linux says of itself in /proc, /sys and /etc; <see cref="LinuxHostParser"/> understands it.</summary>
[SupportedOSPlatform("linux")]
internal static class LinuxHost
{
    private const string CpuDirectory = "/sys/devices/system/cpu";
    private const string GovernorFile = CpuDirectory + "/cpu0/cpufreq/scaling_governor";
    private const string ClockSourceFile = "/sys/devices/system/clocksource/clocksource0/current_clocksource";

    public static HostEnvironment Collect()
    {
        string? cpuInfo = HostFiles.TryRead("/proc/cpuinfo");
        string? distribution = HostFiles.TryRead("/etc/os-release") is { } release ? LinuxHostParser.PrettyName(release) : null;
        string? governor = HostFiles.TryReadLine(GovernorFile);
        string? clockSource = HostFiles.TryReadLine(ClockSourceFile);
        IReadOnlyDictionary<string, string>? mitigations = Mitigations();
        IReadOnlyList<string>? capabilities = HostFiles.TryRead("/proc/self/status") is { } status ? LinuxHostParser.Capabilities(status) : null;
        bool? virtualMachine = VirtualMachine(cpuInfo);
        return new HostEnvironment
        {
            Kernel = $"Linux {HostFiles.TryReadLine("/proc/sys/kernel/osrelease") ?? Environment.OSVersion.VersionString} {RuntimeInformation.OSArchitecture}",
            Cpu = (cpuInfo is null ? null : LinuxHostParser.CpuModel(cpuInfo)) ?? "n/a (/proc/cpuinfo names no model)",
            Dotnet = RuntimeInformation.FrameworkDescription,
            RuntimeSettings = Hosting.RuntimeSettings.Collect(),
            Distribution = distribution,
            DistributionReason = ReasonUnless(distribution, "/etc/os-release has no PRETTY_NAME"),
            LogicalCpus = LogicalCpus(),
            AllowedCpus = Reading.Of(CpuPlacement.AllowedCpus().Count),
            VirtualMachine = virtualMachine,
            VirtualMachineReason = ReasonUnless(virtualMachine, "neither the CPU nor the firmware tells"),
            Container = InContainer(),
            ContainerReason = null,
            Mitigations = mitigations,
            MitigationsReason = ReasonUnless(mitigations, $"no {CpuDirectory}/vulnerabilities"),
            Governor = governor,
            GovernorReason = ReasonUnless(governor, "no cpufreq here: the firmware or the hypervisor chooses the frequency"),
            ClockSource = clockSource,
            ClockSourceReason = ReasonUnless(clockSource, $"no {ClockSourceFile}"),
            LoopbackMtuBytes = Number("/sys/class/net/lo/mtu"),
            ReceiveBufferMaxBytes = Number("/proc/sys/net/core/rmem_max"),
            ReceiveBufferDefaultBytes = Number("/proc/sys/net/core/rmem_default"),
            SendBufferDefaultBytes = Number("/proc/sys/net/core/wmem_default"),
            Root = Environment.IsPrivilegedProcess,
            Capabilities = capabilities,
            CapabilitiesReason = ReasonUnless(capabilities, "/proc/self/status has no CapEff"),
            PerfEventParanoid = Number("/proc/sys/kernel/perf_event_paranoid"),
            Commit = BuildCommit.Value,
            CommitReason = BuildCommit.Reason,
        };
    }

    private static string? ReasonUnless(object? known, string reason) => known is null ? reason : null;

    private static Reading Number(string file) =>
        long.TryParse(HostFiles.TryReadLine(file), CultureInfo.InvariantCulture, out long value)
            ? Reading.Of(value)
            : Reading.NotAvailable($"{file} cannot be read");

    private static Reading LogicalCpus() => HostFiles.TryReadLine($"{CpuDirectory}/online") is { } online
        ? Reading.Of(CpuTopology.ParseList(online).Count)
        : Reading.NotAvailable($"{CpuDirectory}/online cannot be read");

    /// <summary>x64 CPUs tell by a flag; elsewhere only a firmware that names a hypervisor is proof, and none is no proof of its absence.</summary>
    private static bool? VirtualMachine(string? cpuInfo)
    {
        if (cpuInfo is not null && LinuxHostParser.HasHypervisorFlag(cpuInfo) is { } flag)
            return flag;
        bool told = Directory.Exists("/sys/hypervisor/properties") || Directory.Exists("/proc/device-tree/hypervisor")
            || LinuxHostParser.NamesHypervisor(HostFiles.TryReadLine("/sys/class/dmi/id/sys_vendor"));
        return told ? true : null;
    }

    /// <summary>Whether an engine of containers started this process, as far as it leaves a mark.</summary>
    public static bool InContainer() =>
        File.Exists("/.dockerenv") || File.Exists("/run/.containerenv")
        || Environment.GetEnvironmentVariable("DOTNET_RUNNING_IN_CONTAINER") is "true" or "1"
        || (HostFiles.TryRead("/proc/1/cgroup") is { } cgroup && LinuxHostParser.IsContainerGroup(cgroup));

    /// <summary>Whether sysctl cannot write: engines of containers mount /proc/sys read-only.</summary>
    public static bool SettingsAreReadOnly() => HostFiles.TryRead("/proc/self/mounts") is { } mounts && LinuxHostParser.IsReadOnly(mounts, "/proc/sys");

    private static Dictionary<string, string>? Mitigations()
    {
        var directory = new DirectoryInfo($"{CpuDirectory}/vulnerabilities");
        return directory.Exists
            ? LinuxHostParser.Affecting(directory.EnumerateFiles().Select(file => (file.Name, HostFiles.TryReadLine(file.FullName) ?? "unreadable")))
            : null;
    }
}
