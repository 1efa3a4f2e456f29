using System.Globalization;
using System.Net.NetworkInformation;
using Bench.Commands;
using Bench.Interop.Linux;

namespace Bench.Multicast;

/// <summary>The interface on which a group is joined or sent to.</summary>
/// <param name="Name">As the user wrote it: a name or a number.</param>
/// <param name="Index">The system's number of it, from 1.</param>
internal sealed record GroupInterface(string Name, int Index)
{
    /// <summary>
    /// The loopback interface. Linux brings IPv4 multicast that is sent on it back to every member on this machine, whatever
    /// the flags of the interface and the routes say; IPv6 multicast only where a route of type local has been added for it
    /// (measured on Linux 6.18, and held by a test).
    /// </summary>
    /// <exception cref="CommandFailure">There is none.</exception>
    public static GroupInterface Loopback()
    {
        string? name = Names(NetworkInterfaceType.Loopback).FirstOrDefault();
        return name is null
            ? throw CommandFailure.Failed("there is no loopback interface here")
            : new GroupInterface(name, NetworkInterface.LoopbackInterfaceIndex);
    }

    /// <summary>Whether it is the loopback interface.</summary>
    public bool IsLoopback => Index == NetworkInterface.LoopbackInterfaceIndex;

    /// <summary>Reads a name, or a number as <c>ip link</c> shows it.</summary>
    /// <exception cref="CommandFailure">No interface has this name or number; the message lists those that exist.</exception>
    public static GroupInterface Parse(string text)
    {
        // The kernel's own answer to a number that no interface has is ENODEV, for which the framework has no name.
        int index = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? Names().Select(IndexOf).FirstOrDefault(i => i == number)
            : IndexOf(text);
        return index > 0
            ? new GroupInterface(text, index)
            : throw CommandFailure.Usage($"no interface is called '{text}' or has this number; there are {string.Join(", ", Names().Select(n => $"{n} ({IndexOf(n)})"))}");
    }

    private static int IndexOf(string name)
    {
        if (OperatingSystem.IsLinux())
            return (int)IfNameToIndex.Call(name);
        NetworkInterface? found = NetworkInterface.GetAllNetworkInterfaces().FirstOrDefault(i => i.Name == name);
        if (found is null)
            return 0;
        IPInterfaceProperties properties = found.GetIPProperties();
        return found.Supports(NetworkInterfaceComponent.IPv4) ? properties.GetIPv4Properties().Index : properties.GetIPv6Properties().Index;
    }

    private static IEnumerable<string> Names(NetworkInterfaceType? type = null) =>
        NetworkInterface.GetAllNetworkInterfaces().Where(i => type is null || i.NetworkInterfaceType == type).Select(i => i.Name);
}
