using System.Net;
using System.Net.Sockets;
using BatchSend;
using Bench.Multicast;

namespace Bench.Commands.Sending;

/// <summary>What the user asked <c>send</c> to do with a multicast group.</summary>
internal sealed record GroupRequest
{
    /// <summary>The interface to send on; null for none in particular.</summary>
    public GroupInterface? Interface { get; init; }

    public GroupOptions Options { get; init; } = new();

    /// <summary>Sinks of our own that join the group; null where its members are not ours.</summary>
    public int? Receivers { get; init; }

    /// <summary>The first option that the user gave of those that only make sense with a group; null for none.</summary>
    public string? Given { get; init; }

    /// <summary>The group that is sent to; null when the target is none.</summary>
    /// <exception cref="CommandFailure">The target and the options do not go together.</exception>
    public MulticastGroup? Of(Transport transport, IPAddress target)
    {
        if (!MulticastGroup.IsGroup(target))
            return Given is null ? null : throw CommandFailure.Usage($"{Given} is for multicast, and {target} is no multicast group");
        if (transport != Transport.Udp)
            throw CommandFailure.Usage($"{target} is a multicast group, to which no TCP connection goes; add --udp");
        MulticastGroup group = MulticastGroup.Of(target, Interface);
        if (Receivers is null)
            return group;
        if (group.Interface is { } on)
        {
            return Options.Loopback || on.IsLoopback
                ? group
                : throw CommandFailure.Usage("--no-loopback keeps everything from the sinks of --receivers, which are on this machine; leave one of them out");
        }

        return group.Address.AddressFamily == AddressFamily.InterNetwork
            ? group with { Interface = GroupInterface.Loopback() }
            : throw CommandFailure.Usage("--receivers over IPv6 needs --interface: the loopback interface brings IPv6 multicast back only where a route makes it local");
    }
}
