using System.CommandLine;
using BatchSend;
using Bench.Commands.Parsing;
using Bench.Floors;
using Bench.Pairing;

namespace Bench.Commands.Comparing;

/// <summary>The options of a comparison that say more of its cells than strategies, sizes and batches do.</summary>
internal sealed class CellOptions
{
    private readonly Option<(int Smallest, int Largest)?> _unequal = new Option<(int, int)?>("--unequal")
    {
        Description = "UDP: messages of unequal sizes, drawn evenly from MIN to MAX bytes, instead of --size",
        HelpName = "MIN-MAX",
    }.ParsedBy(ParseRange);

    private readonly Option<long> _workingSet = new Option<long>("--working-set")
    {
        Description = "send from so many bytes of buffers in turn (32M: out of most caches) [default: one batch, from the caches]",
        HelpName = "BYTES",
    }.ParsedBy(text => NumberText.Parse(text, 0, MessageLimits.MaxBatchBytes));

    private readonly Option<bool> _floor = new("--floor")
    {
        Description = "also hold each strategy against its floor: the same technique as a bare loop of native calls; a report (-o, --export-markdown) has it anyway",
    };

    private readonly Option<int?> _senderCpu = Cpu("--sender-cpu", "keep the sender on this CPU");

    private readonly Option<int?> _sinkCpu = Cpu("--sink-cpu", "keep the sink on this CPU; the sender's own to see what sharing costs");

    private readonly Option<bool> _throughput = new("--throughput")
    {
        Description = "compare what arrives a second instead of what sending costs: in a closed loop, with loss and the receiver's CPU time",
    };

    private readonly Option<IReadOnlyList<int>> _connections = CommonOptions.Connections();

    private readonly Option<int?> _receiveBuffer = CommonOptions.ReceiveBuffer();

    private readonly Option<bool> _managed = CommonOptions.Managed();

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_throughput, _connections, _receiveBuffer, _managed, _unequal, _workingSet, _floor, _senderCpu, _sinkCpu])
            command.Add(option);
    }

    /// <summary>Whether delivered rates are to be compared and not costs.</summary>
    public bool IsThroughput(ParseResult parsed) => parsed.GetValue(_throughput);

    /// <summary>The sizes that the cells are made for, when they are not those of <c>--size</c>; null when they are.</summary>
    /// <exception cref="CommandFailure">Both were given.</exception>
    public IReadOnlyList<int>? Sizes(ParseResult parsed, Option<IReadOnlyList<int>> sizes)
    {
        if (parsed.GetValue(_unequal) is not { } unequal)
            return null;
        return parsed.GetResult(sizes) is { Implicit: false }
            ? throw CommandFailure.Usage("--unequal takes the place of --size: give one of them")
            : [unequal.Largest];
    }

    /// <param name="parsed">The command line.</param>
    /// <param name="cells">What lists of strategies, sizes and batches gave.</param>
    /// <param name="forReport">Whether a report is to be written: it shows each strategy's distance to its floor, where there are floors.</param>
    /// <exception cref="CommandFailure">The options do not go with these cells.</exception>
    public IReadOnlyList<Cell> Apply(ParseResult parsed, IReadOnlyList<Cell> cells, bool forReport)
    {
        bool throughput = IsThroughput(parsed), floor = parsed.GetValue(_floor);
        if (throughput && floor)
            throw CommandFailure.Usage("--floor concerns what sending costs: leave it or --throughput out");
        if (!throughput && parsed.GetResult(_connections) is { Implicit: false })
            throw CommandFailure.Usage("--connections concerns delivered rates: add --throughput");
        if (parsed.GetValue(_managed) && cells.All(cell => cell.Transport != Transport.Udp))
            throw CommandFailure.Usage("--managed concerns UDP only: add --udp");
        Cell[] applied =
        [
            .. from cell in cells
               from connections in parsed.GetRequiredValue(_connections)
               select cell with
               {
                   SmallestSize = parsed.GetValue(_unequal)?.Smallest,
                   WorkingSet = parsed.GetValue(_workingSet),
                   Floor = floor || (forReport && !throughput && FloorCatalog.WhyNot is null),
                   Connections = connections,
                   ManagedReceive = parsed.GetValue(_managed) && cell.Transport == Transport.Udp,
                   ReceiveBuffer = parsed.GetValue(_receiveBuffer),
                   SenderCpu = parsed.GetValue(_senderCpu),
                   SinkCpu = parsed.GetValue(_sinkCpu),
               },
        ];
        foreach (Cell cell in applied)
            CellList.Check(cell);
        return applied;
    }

    private static Option<int?> Cpu(string name, string description) => new Option<int?>(name)
    {
        Description = description + " [default: CPUs of their own where there are two]",
        HelpName = "N",
    }.ParsedBy<int?>(text => (int)NumberText.Parse(text, 0, int.MaxValue));

    private static (int, int)? ParseRange(string text)
    {
        string[] ends = text.Split('-');
        if (ends.Length != 2)
            throw CommandFailure.Usage($"'{text}' is no range; write MIN-MAX, as in 64-1200");
        int smallest = (int)NumberText.Parse(ends[0], 0, MessageLimits.MaxDatagramV4);
        return (smallest, (int)NumberText.Parse(ends[1], smallest, MessageLimits.MaxDatagramV4));
    }
}
