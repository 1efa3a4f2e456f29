using BatchSend;
using Bench.Gate.Counts;
using Bench.Gate.Sends;

namespace Bench.Gate.SelfTest;

/// <summary>Into which cells each round plants what.</summary>
internal static class SelfTestPlan
{
    /// <summary>
    /// Time plants go where busy work adds its own share to the batch's time and little else: over both transports, with
    /// batches of some twenty microseconds and more, beside which the plant's clock readings are nothing. Not into a send
    /// a message over TCP: that is dearer or cheaper by how often the receiver sleeps, and work between batches changes
    /// it by more than was planted.
    /// </summary>
    private static readonly GateCell[] TimeCells =
    [
        .. GatePlan.TimeCells.Where(c => c.WhyNot is null
            && (c.Strategy is "gather" or "mmsg" or "segment-offload" || c is { Strategy: "per-buffer", Transport: Transport.Udp, Size: GatePlan.Small })),
    ];

    /// <summary>The cells in which a plant on counts shows.</summary>
    public static GateCell[] CountCells(Plant plant) => [.. GatePlan.CountCells.Where(c => c.WhyNot is null && Fits(plant, c))];

    /// <summary>The cell of a round for a plant on counts: another one each round.</summary>
    public static GateCell CountCell(Plant plant, int round)
    {
        GateCell[] cells = CountCells(plant);
        return cells[(round + (int)plant) * Stride % cells.Length];
    }

    /// <summary>The cell of a round for a plant on time.</summary>
    public static GateCell TimeCell(Plant plant, int round) => TimeCells[(round + (int)plant) % TimeCells.Length];

    /// <summary>Neighbours in the plan are alike. A prime, so that all cells have their turn unless their number is a multiple of it.</summary>
    private const int Stride = 31;

    private static bool Fits(Plant plant, GateCell cell) => plant switch
    {
        // Only where the first message alone and the rest make one call more than all together.
        Plant.OneMoreCall => cell.Batch > 1 && Calls(cell) + 1 == Calls(cell with { Batch = 1 }) + Calls(cell with { Batch = cell.Batch - 1 }),
        Plant.Allocates64Bytes => BaselineEntry.Of(cell)?.AllocatedBytes == 0,
        Plant.SendsFewer => cell.Batch > 1,
        _ => true,
    };

    private static long Calls(GateCell cell) => SenderCatalog.TryFind(cell.Strategy, out SenderDescriptor? strategy)
        ? strategy.PredictSendCalls([.. Enumerable.Repeat(cell.Size, cell.Batch)], cell.Transport).Total
        : throw new ArgumentException($"unknown strategy '{cell.Strategy}'", nameof(cell));
}
