using System.CommandLine;
using System.Net;
using BatchSend;
using Bench.Commands.Parsing;
using Bench.Sinks;

namespace Bench.Commands;

/// <summary>What <c>sink</c> takes from its command line.</summary>
internal sealed class SinkArguments
{
    private readonly Argument<Endpoint> _bind = new Argument<Endpoint>("HOST:PORT")
    {
        Description = "where to listen; without it, a free port of 127.0.0.1",
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

    private readonly Option<int?> _cpu = new Option<int?>("--cpu")
    {
        Description = "keep the sink on this CPU",
        HelpName = "N",
    }.ParsedBy(text => (int?)NumberText.Parse(text, 0, int.MaxValue));

    public void AddTo(Command command)
    {
        command.Add(_bind);
        foreach (Option option in (Option[])[_udp, _gro, _verify, _size, _receiveBuffer, _managed, _cpu])
            command.Add(option);
    }

    /// <exception cref="CommandFailure">The values do not go together, or the host is not known.</exception>
    public async Task<SinkOptions> ReadAsync(ParseResult parsed, CancellationToken token)
    {
        IPEndPoint bind = await parsed.GetValue(_bind)!.LookUpAsync(token).ConfigureAwait(false);
        Transport transport = parsed.GetValue(_udp) ? Transport.Udp : Transport.Tcp;
        int size = parsed.GetValue(_size);
        MessageLimits.Check(transport, bind.AddressFamily, size, batch: 1);
        bool gro = parsed.GetValue(_gro), managed = parsed.GetValue(_managed);
        if (transport == Transport.Tcp && (gro || managed))
            throw CommandFailure.Usage($"{(gro ? "--gro" : "--managed")} is for UDP; add --udp");
        if (gro && managed)
            throw CommandFailure.Usage("--gro needs batched receive, which --managed switches off");
        return new SinkOptions
        {
            Transport = transport,
            Bind = bind,
            MessageSize = size,
            Gro = gro,
            Verify = parsed.GetValue(_verify),
            ReceiveBuffer = parsed.GetValue(_receiveBuffer),
            ManagedReceive = managed,
            Cpu = parsed.GetValue(_cpu),
        };
    }
}
