using System.Net;
using Bench.Reports;

namespace Bench.Hosting.Checks;

/// <summary>Whether IPv6 works over loopback.</summary>
internal static class Ipv6Check
{
    public const string Name = "IPv6";

    private const string Meaning =
        "send and sink cannot use IPv6 end points; the overview, compare, run and gate measure over IPv4 and lose nothing.";

    private const string All = "net.ipv6.conf.all.disable_ipv6";
    private const string Loopback = "net.ipv6.conf.lo.disable_ipv6";
    private const string Disabled = "1";

    public static Capability Run()
    {
        if (LoopbackCheck.TryReach(IPAddress.IPv6Loopback) is not { } refusal)
            return Capability.Works(Name, "::1");
        string? all = HostFiles.TryReadLine(FileOf(All)), loopback = HostFiles.TryReadLine(FileOf(Loopback));
        Remedy remedy = OperatingSystem.IsLinux()
            ? RemedyFor(all, loopback, LoopbackCheck.IsUp, LinuxHost.SettingsAreReadOnly())
            : Remedy.None("the system's network settings decide");
        return Capability.Missing(Name, $"::1 cannot be reached{Cause(all, loopback)}: {refusal}", Meaning, remedy);
    }

    /// <param name="all">net.ipv6.conf.all.disable_ipv6; null where the kernel has no IPv6.</param>
    /// <param name="loopback">The same of the loopback interface.</param>
    /// <param name="loopbackIsUp">Whether IPv4 works over it.</param>
    /// <param name="readOnly">Whether /proc/sys is mounted read-only: so in a container, whose own settings of this kind are given when it starts.</param>
    internal static Remedy RemedyFor(string? all, string? loopback, bool loopbackIsUp, bool readOnly)
    {
        if (all is null)
            return Remedy.None("this kernel runs without IPv6 (ipv6.disable=1 at boot, or CONFIG_IPV6 is not set): it takes another boot");

        // Writing "all" writes every interface, but only when its own value changes (ip-sysctl in the kernel's documentation).
        string? setting = all == Disabled ? All : loopback == Disabled ? Loopback : null;
        if (setting is not null)
            return readOnly ? Remedy.ByContainer($"--sysctl {setting}=0") : Remedy.BySysctl($"{setting}=0");
        return loopbackIsUp
            ? Remedy.AsRoot("ip -6 address add ::1/128 dev lo")
            : LoopbackCheck.Up;
    }

    private static string Cause(string? all, string? loopback) =>
        all == Disabled ? $" ({All} is {Disabled})" : loopback == Disabled ? $" ({Loopback} is {Disabled})" : "";

    private static string FileOf(string setting) => "/proc/sys/" + setting.Replace('.', '/');
}
