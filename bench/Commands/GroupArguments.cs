using System.CommandLine;
using System.CommandLine.Parsing;
using Bench.Commands.Parsing;
using Bench.Commands.Sending;
using Bench.Multicast;

namespace Bench.Commands;

/// <summary>What <c>send</c> takes from its command line for a multicast group.</summary>
internal sealed class GroupArguments
{
    /// <summary>Most sinks of one <c>send</c>: each is a process and holds up to 8 MiB of receive buffer.</summary>
    private const int MostReceivers = 64;

    /// <summary>A field of 8 bits: the time to live of IPv4 (RFC 791), the hop limit of IPv6 (RFC 8200).</summary>
    private const int MostHops = 255;

    private readonly Option<GroupInterface?> _interface = CommonOptions.Interface("multicast: the interface to send on, by name or number; without it the routes choose");

    private readonly Option<int?> _hops = new Option<int?>("--ttl")
    {
        Description = "multicast: networks that a datagram may pass; 0 keeps it on this machine [default: 1]",
        HelpName = "N",
    }.ParsedBy(text => (int?)NumberText.Parse(text, 0, MostHops));

    private readonly Option<bool> _noLoopback = new("--no-loopback")
    {
        Description = "multicast: not to the receivers on this machine (on the loopback interface itself Linux sends to them all the same)",
    };

    private readonly Option<int?> _receivers = new Option<int?>("--receivers")
    {
        Description = "multicast: so many sinks of our own join the group, share the port and say each what it got",
        HelpName = "N",
    }.ParsedBy(text => (int?)NumberText.Parse(text, 1, MostReceivers));

    private IEnumerable<Option> All => [_interface, _hops, _noLoopback, _receivers];

    public void AddTo(Command command)
    {
        foreach (Option option in All)
            command.Add(option);
    }

    /// <summary>Whether the group's members are sinks of our own, which every run starts anew.</summary>
    public bool HasOwnReceivers(CommandResult result) => result.GetValue(_receivers) is not null;

    public GroupRequest Read(ParseResult parsed) => new()
    {
        Interface = parsed.GetValue(_interface),
        Options = new GroupOptions(parsed.GetValue(_hops), !parsed.GetValue(_noLoopback)),
        Receivers = parsed.GetValue(_receivers),
        Given = All.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false })?.Name,
    };
}
