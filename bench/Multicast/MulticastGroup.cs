using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Bench.Commands;

namespace Bench.Multicast;

/// <summary>A multicast group, and the interface on which it is joined or sent to.</summary>
/// <param name="Address">The group's address, without a scope id.</param>
/// <param name="Interface">The interface; null where the system's routing table chooses.</param>
internal sealed record MulticastGroup(IPAddress Address, GroupInterface? Interface)
{
    /// <summary>First octet of the groups that an organisation uses as it likes, 239.0.0.0/8, and second octet of those that stay nearest, 239.255.0.0/16 (RFC 2365).</summary>
    private const byte LocalFirst = 239, LocalSecond = 255;

    /// <summary>The last scope of IPv6 groups that no router passes on, link-local; the scope is the low half of the second octet (RFC 4291, section 2.7).</summary>
    private const int LinkScope = 2, ScopeMask = 0x0f;

    /// <summary>0 stands for an interface that the system chooses (ip(7)).</summary>
    public int InterfaceIndex => Interface?.Index ?? 0;

    /// <summary>The address that a member binds to which takes what comes to any address.</summary>
    public IPAddress Any => Address.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any;

    /// <summary>A group of this machine alone, over IPv4, that nobody else is likely to use: one of 65,536, at random.</summary>
    public static MulticastGroup OnLoopback()
    {
        // A colleague that runs at the same time must not send to the same sinks.
        byte[] last = Guid.NewGuid().ToByteArray();
        return new MulticastGroup(new IPAddress([LocalFirst, LocalSecond, last[0], last[1]]), GroupInterface.Loopback());
    }

    /// <summary>224.0.0.0/4 (RFC 5771) and ff00::/8 (RFC 4291, section 2.7).</summary>
    public static bool IsGroup(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6
        ? address.IsIPv6Multicast
        : address.GetAddressBytes()[0] is >= 224 and <= LocalFirst;

    /// <summary>The group of an address that may name its interface as a scope id (RFC 4007, section 11): <c>ff02::1%eth0</c>.</summary>
    /// <exception cref="CommandFailure">
    /// The address is no group, its scope id is no interface or another than the chosen one, or it means nothing without an interface.
    /// </exception>
    public static MulticastGroup Of(IPAddress address, GroupInterface? chosen)
    {
        if (!IsGroup(address))
            throw CommandFailure.Usage($"{address} is no multicast group");
        long scope = address.AddressFamily == AddressFamily.InterNetworkV6 ? address.ScopeId : 0;
        if (scope != 0 && chosen is not null && chosen.Index != scope)
            throw CommandFailure.Usage($"{address} names another interface than {chosen.Name}");
        if (scope != 0)
            chosen ??= GroupInterface.Parse(scope.ToString(CultureInfo.InvariantCulture));
        if (chosen is null && IsOfOneLink(address))
            throw CommandFailure.Usage($"{address} is a group of one link; say which one: --interface NAME, or {address}%NAME");
        return new MulticastGroup(new IPAddress(address.GetAddressBytes()), chosen);
    }

    private static bool IsOfOneLink(IPAddress group) =>
        group.AddressFamily == AddressFamily.InterNetworkV6 && (group.GetAddressBytes()[1] & ScopeMask) <= LinkScope;

    /// <summary>For people: <c>239.255.1.2 on lo</c>.</summary>
    public override string ToString() => Interface is null ? Address.ToString() : $"{Address} on {Interface.Name}";
}
