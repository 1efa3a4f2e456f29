using BatchSend;

namespace Bench.Gate.Counts;

/// <summary>What one cell may cost. Formulas alone: nothing in it was measured, so nothing in it ages.</summary>
/// <param name="SendCalls">Send calls a batch, as the strategy's reference function predicts them.</param>
/// <param name="AllocatedBytes">Bytes allocated a batch; null for a strategy whose point is to show its allocations.</param>
internal sealed record BaselineEntry(long SendCalls, long? AllocatedBytes)
{
    /// <summary>What this build's formulas say of a cell; null when it has no such strategy.</summary>
    public static BaselineEntry? Of(GateCell cell)
    {
        if (!SenderCatalog.TryFind(cell.Strategy, out SenderDescriptor? strategy))
            return null;
        int[] sizes = [.. Enumerable.Repeat(cell.Size, cell.Batch)];
        return new BaselineEntry(strategy.PredictSendCalls(sizes, cell.Transport).Total, strategy.AllocatesByDesign ? null : 0);
    }
}
