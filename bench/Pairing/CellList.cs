using System.Net.Sockets;
using BatchSend;
using Bench.Commands;
using Bench.Commands.Parsing;
using Bench.Floors;
using Bench.Hosting;

namespace Bench.Pairing;

/// <summary>Makes the cells of a comparison and refuses those that cannot be sent.</summary>
internal static class CellList
{
    /// <summary>Every strategy against the reference, for each size and batch.</summary>
    /// <exception cref="CommandFailure">A strategy does not work over the transport, or a message or batch is not allowed.</exception>
    public static IReadOnlyList<Cell> Create(
        Transport transport, string reference, IEnumerable<string> strategies, IEnumerable<int> sizes, IEnumerable<int> batches, bool gro = false)
    {
        Cell[] cells =
        [
            .. from size in sizes
               from batch in batches
               from strategy in strategies
               select new Cell(transport, reference, strategy, size, batch, gro),
        ];
        foreach (Cell cell in cells)
            Check(cell);
        return cells;
    }

    /// <exception cref="CommandFailure">The cell cannot be sent; the message is the reason.</exception>
    public static void Check(Cell cell)
    {
        StrategyText.CheckSupport(StrategyText.Parse(cell.Reference), cell.Transport);
        StrategyText.CheckSupport(StrategyText.Parse(cell.Strategy), cell.Transport);
        MessageLimits.Check(cell.Transport, AddressFamily.InterNetwork, cell.Size, cell.Batch);
        if (cell.Batch < 1)
            throw CommandFailure.Usage($"a batch of {cell.Batch} messages cannot be compared; allowed: 1 and more");
        if (cell.ReceiverGro && cell.Transport != Transport.Udp)
            throw CommandFailure.Usage("--gro concerns UDP only: add --udp");
        CheckExtras(cell);
    }

    private static void CheckExtras(Cell cell)
    {
        // The sink divides a stream into messages by their size.
        if (cell.SmallestSize is not null && cell.Transport != Transport.Udp)
            throw CommandFailure.Usage("--unequal concerns UDP only: add --udp");
        if (cell.SmallestSize is < 0 || cell.SmallestSize > cell.Size)
            throw CommandFailure.Usage($"unequal sizes go from {MessageLimits.MinSize(cell.Transport)} to {cell.Size}, not from {cell.SmallestSize}");
        if (cell.WorkingSet is < 0 or > MessageLimits.MaxBatchBytes)
            throw CommandFailure.Usage($"a working set of {cell.WorkingSet} bytes cannot be held; allowed: 0 to {MessageLimits.MaxBatchBytes}");
        if (cell.Floor && FloorCatalog.WhyNot is { } reason)
            throw CommandFailure.Usage($"--floor: {reason}");
        IReadOnlyList<int> cpus = CpuPlacement.AllowedCpus();
        foreach (int cpu in new[] { cell.SenderCpu, cell.SinkCpu }.OfType<int>().Where(cpu => !cpus.Contains(cpu)))
            throw CommandFailure.Usage($"CPU {cpu} does not exist or is not allowed; allowed: {string.Join(", ", cpus)}");
    }
}
