using System.Net;
using System.Net.Sockets;
using Bench.Multicast;

namespace Bench.Commands.Parsing;

/// <summary>A multicast group as a user writes it: an address, over IPv6 with the interface behind a % if need be.</summary>
internal static class GroupText
{
    /// <exception cref="CommandFailure">It is none; the message says what is.</exception>
    public static IPAddress Parse(string text) =>
        // The framework also takes 239.1 for 239.0.0.1, which nobody means.
        IPAddress.TryParse(text, out IPAddress? address)
        && MulticastGroup.IsGroup(address)
        && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text)
            ? address
            : throw CommandFailure.Usage($"'{text}' is no multicast group; groups are 224.0.0.0 to 239.255.255.255, and IPv6 addresses that begin with ff");
}
