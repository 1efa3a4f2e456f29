using System.Net.Sockets;
using BatchSend;
using Bench.Commands;
using Bench.Commands.Parsing;
using Bench.Floors;
using Bench.Hosting;
using Bench.Sinks;
using Bench.Traffic;

namespace Bench.Pairing;

/// <summary>Makes the cells of a comparison and leaves out those that cannot be sent.</summary>
internal static class CellList
{
    /// <summary>
    /// Every strategy against the reference, for each transport, size and batch. What cannot be sent is skipped with its
    /// reason: crossed lists hold such cells without anybody having asked for them.
    /// </summary>
    /// <exception cref="CommandFailure">Nothing remains, or UDP's option was given without UDP.</exception>
    public static CellPlan Create(
        IReadOnlyList<Transport> transports, string reference, IEnumerable<string> strategies, IEnumerable<int> sizes, IEnumerable<int> batches, bool gro = false)
    {
        if (gro && !transports.Contains(Transport.Udp))
            throw CommandFailure.Usage("--gro concerns UDP only: add --udp");
        List<(Cell Cell, string? Reason)> cells =
        [
            .. from transport in transports
               from size in sizes
               from batch in batches
               from strategy in strategies
               let cell = new Cell(transport, reference, strategy, size, batch, gro && transport == Transport.Udp)
               select (cell, ReasonAgainst(cell)),
        ];
        if (cells.TrueForAll(c => c.Reason is not null))
        {
            foreach ((Cell cell, _) in cells)
                CheckStrategies(cell, StrategyText.CheckSupport);
            throw CommandFailure.Usage(cells[0].Reason!);
        }
        return new CellPlan(
            [.. cells.Where(c => c.Reason is null).Select(c => c.Cell)],
            [
                .. cells.Where(c => c.Reason is not null).GroupBy(c => (c.Cell.Transport, c.Reason))
                    .Select(g => CellPlan.Skip([.. g.Select(c => c.Cell)], g.Key.Reason!)),
            ]);
    }

    /// <exception cref="CommandFailure">The cell cannot be sent; the message is the reason.</exception>
    public static void Check(Cell cell)
    {
        // One of several cells is skipped, and no option mends that.
        CheckStrategies(cell, static (strategy, transport) =>
        {
            if (StrategyText.WhyNot(strategy, transport) is { } reason)
                throw CommandFailure.Usage($"{reason}; 'list' shows what works here");
        });
        MessageLimits.Check(cell.Transport, AddressFamily.InterNetwork, cell.Size, cell.Batch);
        if (cell.Batch < 1)
            throw CommandFailure.Usage($"a batch of {cell.Batch} messages cannot be compared; allowed: 1 and more");
        if (cell.ReceiverGro && cell.Transport != Transport.Udp)
            throw CommandFailure.Usage("--gro concerns UDP only: add --udp");
        CheckExtras(cell);
    }

    private static void CheckStrategies(Cell cell, Action<SenderDescriptor, Transport> check)
    {
        check(StrategyText.Parse(cell.Reference), cell.Transport);
        check(StrategyText.Parse(cell.Strategy), cell.Transport);
    }

    private static void CheckExtras(Cell cell)
    {
        // The sink divides a stream into messages by their size.
        if (cell.SmallestSize is not null && cell.Transport != Transport.Udp)
            throw CommandFailure.Usage("--unequal concerns UDP only: give --udp, or --transport udp");
        if (cell.SmallestSize is < 0 || cell.SmallestSize > cell.Size)
            throw CommandFailure.Usage($"unequal sizes go from {MessageLimits.MinSize(cell.Transport)} to {cell.Size}, not from {cell.SmallestSize}");
        if (cell.WorkingSet is < 0 or > MessageLimits.MaxBatchBytes)
            throw CommandFailure.Usage($"a working set of {cell.WorkingSet} bytes cannot be held; allowed: 0 to {MessageLimits.MaxBatchBytes}");
        if (cell.ManagedReceive && (cell.Transport != Transport.Udp || cell.ReceiverGro))
            throw CommandFailure.Usage("--managed concerns UDP without --gro only");
        if (cell.Connections is < 1 or > LaneSet.Most)
            throw CommandFailure.Usage($"{cell.Connections} connections cannot be made; allowed: 1 to {LaneSet.Most}");
        if (cell.ReceiveBuffer < ReceiveBuffer.Smallest)
            throw CommandFailure.Usage($"a receive buffer of {cell.ReceiveBuffer} bytes cannot be set; allowed: {ReceiveBuffer.Smallest} and more");
        if (cell.Floor && FloorCatalog.WhyNot is { } reason)
            throw CommandFailure.Usage($"--floor: {reason}");
        IReadOnlyList<int> cpus = CpuPlacement.AllowedCpus();
        foreach (int cpu in new[] { cell.SenderCpu, cell.SinkCpu }.OfType<int>().Where(cpu => !cpus.Contains(cpu)))
            throw CommandFailure.Usage($"CPU {cpu} does not exist or is not allowed; allowed: {string.Join(", ", cpus)}");
    }

    private static string? ReasonAgainst(Cell cell)
    {
        try
        {
            Check(cell);
            return null;
        }
        catch (CommandFailure refused)
        {
            return refused.Message;
        }
    }
}
