namespace Bench.Gate.Counts;

/// <summary>
/// The cells of a job, one after the other. A datagram may be lost to noise, so one of which not all arrived comes up again,
/// a few times at most: a sender that leaves a message out does so each time. Pure.
/// </summary>
internal sealed class CountQueue(IEnumerable<GateCell> cells)
{
    /// <summary>How often a cell is counted at most; the last count stands.</summary>
    public const int MostCounts = 3;

    private readonly Queue<GateCell> _cells = new(cells);
    private int _counts;

    /// <summary>The cell to count; null when all have been.</summary>
    public GateCell? Next => _cells.TryPeek(out GateCell? cell) ? cell : null;

    /// <summary>Takes what was counted for <see cref="Next"/>.</summary>
    /// <returns>Whether that stands, and the cell after it is next.</returns>
    public bool Accept(CountMeasure measure)
    {
        _counts++;
        if (!measure.Failed && !measure.ArrivedAsSent && _counts < MostCounts)
            return false;
        _counts = 0;
        _cells.Dequeue();
        return true;
    }
}
