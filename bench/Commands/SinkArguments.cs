using System.CommandLine;
using System.Net;
using BatchSend;
using Bench.Commands.Parsing;
using Bench.Multicast;
using Bench.Sinks;
using Bench.Tls;

namespace Bench.Commands;

/// <summary>What <c>sink</c> takes from its command line.</summary>
internal sealed class SinkArguments
{
    private readonly Argument<Endpoint> _bind = new Argument<Endpoint>("HOST:PORT")
    {
        Description = "where to listen; without it, a free port of 127.0.0.1; with --group and a port alone, any address",
        DefaultValueFactory = _ => Endpoint.OfThisMachine(0),
    }.ParsedBy(text => EndPointText.Parse(text, minPort: 0), ArgumentArity.ZeroOrOne);

    private readonly Option<bool> _udp = new("--udp", "-u") { Description = "UDP instead of TCP" };

    private readonly Option<bool> _gro = CommonOptions.Gro();

    private readonly Option<bool> _verify = new("--verify")
    {
        Description = "check every byte against the pattern of verifiable messages, and their sequence",
    };

    private readonly Option<int> _size = new Option<int>("--size", "-l")
    {
        Description = "TCP: bytes a message, by which the stream is divided; UDP datagrams count as they come",
        HelpName = "N",
        DefaultValueFactory = _ => CommonOptions.DefaultSize, // as send has it, so that the two agree without an option
    }.ParsedBy(text => (int)NumberText.Parse(text, 0, MessageLimits.MaxStreamMessage));

    private readonly Option<int?> _receiveBuffer = CommonOptions.ReceiveBuffer();

    private readonly Option<bool> _managed = CommonOptions.Managed();

    private readonly Option<IPAddress?> _group = new Option<IPAddress?>("--group")
    {
        Description = "UDP: join this multicast group",
        HelpName = "ADDRESS",
    }.ParsedBy<IPAddress?>(GroupText.Parse);

    private readonly Option<GroupInterface?> _interface = CommonOptions.Interface("the interface to join the group on, by name or number; without it the routes choose");

    private readonly Option<bool> _share = new("--share")
    {
        Description = "UDP: let others that say so too have the same address and port; each gets every multicast, the last to come every unicast",
    };

    private readonly Option<bool> _echo = new("--echo")
    {
        Description = "return what arrives: TCP the stream, UDP each datagram to its sender",
    };

    private readonly Option<int?> _echoPort = new Option<int?>("--echo-port")
    {
        Description = "UDP, with --echo: return datagrams to this port of their sender's address",
        HelpName = "PORT",
    }.ParsedBy(text => (int?)NumberText.Parse(text, 1, IPEndPoint.MaxPort));

    private readonly Option<int?> _cpu = new Option<int?>("--cpu")
    {
        Description = "keep the sink on this CPU",
        HelpName = "N",
    }.ParsedBy(text => (int?)NumberText.Parse(text, 0, int.MaxValue));

    private readonly TlsSinkArguments _tls = new();

    public void AddTo(Command command)
    {
        command.Add(_bind);
        foreach (Option option in (Option[])[_udp, _gro, _verify, _size, _receiveBuffer, _managed, _group, _interface, _share, _echo, _echoPort, _cpu])
            command.Add(option);
        _tls.AddTo(command);
    }

    /// <exception cref="CommandFailure">The values do not go together, or the host is not known.</exception>
    public async Task<SinkOptions> ReadAsync(ParseResult parsed, CancellationToken token)
    {
        Transport transport = parsed.GetValue(_udp) ? Transport.Udp : Transport.Tcp;
        MulticastGroup? group = Group(parsed);
        IPEndPoint bind = await BindAsync(parsed.GetValue(_bind)!, group, token).ConfigureAwait(false);
        int size = parsed.GetValue(_size);
        MessageLimits.Check(transport, bind.AddressFamily, size, batch: 1);
        bool gro = parsed.GetValue(_gro), managed = parsed.GetValue(_managed), share = parsed.GetValue(_share);
        string? forUdp = gro ? "--gro" : managed ? "--managed" : group is not null ? "--group" : share ? "--share" : null;
        if (transport == Transport.Tcp && forUdp is not null)
            throw CommandFailure.Usage($"{forUdp} is for UDP; add --udp");
        if (gro && managed)
            throw CommandFailure.Usage("--gro needs batched receive, which --managed switches off");
        bool echo = parsed.GetValue(_echo);
        int? echoPort = parsed.GetValue(_echoPort);
        if (echo && gro)
            throw CommandFailure.Usage("--echo returns datagrams one by one as they came, --gro merges them; leave one of them out");
        TlsSinkOptions? tls = _tls.Read(parsed, transport == Transport.Udp);
        if (echo && tls is not null)
            throw CommandFailure.Usage("--echo returns plain streams; leave --tls out");
        if (echoPort is not null && (!echo || transport == Transport.Tcp))
            throw CommandFailure.Usage("--echo-port says where --echo returns datagrams to; it needs --echo and --udp");
        return new SinkOptions
        {
            Transport = transport,
            Bind = bind,
            MessageSize = size,
            Gro = gro,
            Verify = parsed.GetValue(_verify),
            ReceiveBuffer = parsed.GetValue(_receiveBuffer),
            ManagedReceive = managed,
            Group = group,
            Share = share,
            Echo = echo,
            EchoPort = echoPort,
            Cpu = parsed.GetValue(_cpu),
            Tls = tls,
        };
    }

    private MulticastGroup? Group(ParseResult parsed)
    {
        GroupInterface? on = parsed.GetValue(_interface);
        if (parsed.GetValue(_group) is { } address)
            return MulticastGroup.Of(address, on);
        return on is null ? null : throw CommandFailure.Usage("--interface says where a group is joined; add --group");
    }

    /// <summary>A member of a group takes what comes to any address, unless the user says where to listen.</summary>
    private static async Task<IPEndPoint> BindAsync(Endpoint text, MulticastGroup? group, CancellationToken token)
    {
        if (group is not null && text.Host is null)
            return new IPEndPoint(group.Any, text.Port);
        IPEndPoint bind = await text.LookUpAsync(token).ConfigureAwait(false);
        if (group is null)
            return MulticastGroup.IsGroup(bind.Address) ? throw CommandFailure.Usage($"{bind.Address} is a multicast group; join it by --group {bind.Address}") : bind;
        // Linux compares the address of a datagram, which is the group's, with the one that the socket is bound to.
        bool takesGroup = bind.Address.Equals(group.Any) || bind.Address.GetAddressBytes().SequenceEqual(group.Address.GetAddressBytes());
        return takesGroup
            ? bind
            : throw CommandFailure.Usage($"a sink at {bind.Address} gets nothing of the group {group.Address}; give the port alone, {group.Any} or the group as the address");
    }
}
