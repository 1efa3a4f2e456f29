using BatchSend;

namespace Bench.Gate.Counts;

/// <summary>What one cell may cost. Formulas alone: nothing in it was measured, so nothing in it ages.</summary>
/// <param name="SendCalls">Send calls a batch, of all names.</param>
/// <param name="AllocatedBytes">Bytes allocated a batch; null for a strategy whose point is to show its allocations.</param>
internal sealed record BaselineEntry(long SendCalls, long? AllocatedBytes)
{
    /// <summary>
    /// The same calls by the kernel's names, those with calls alone. Empty beside calls only in what an older version
    /// wrote, which did not tell them apart.
    /// </summary>
    public IReadOnlyDictionary<string, long> SendCallsByName { get; init; } = SendCallNames.None;

    public static BaselineEntry Of(IReadOnlyDictionary<string, long> sendCalls, long? allocatedBytes) =>
        new(sendCalls.Values.Sum(), allocatedBytes) { SendCallsByName = SendCallNames.Of(sendCalls) };

    /// <summary>What this build's formulas say of a cell; null when it has no such strategy.</summary>
    public static BaselineEntry? Of(GateCell cell)
    {
        if (!SenderCatalog.TryFind(cell.Strategy, out SenderDescriptor? strategy))
            return null;
        int[] sizes = [.. Enumerable.Repeat(cell.Size, cell.Batch)];
        return Of(SendCallNames.Of(strategy.PredictSendCalls(sizes, cell.Transport)), strategy.AllocatesByDesign ? null : 0);
    }

    public bool Equals(BaselineEntry? other) => other is not null
        && (SendCalls, AllocatedBytes) == (other.SendCalls, other.AllocatedBytes)
        && SendCallsByName.Count == other.SendCallsByName.Count && !SendCallsByName.Except(other.SendCallsByName).Any();

    public override int GetHashCode() => HashCode.Combine(SendCalls, AllocatedBytes);
}
