using BatchSend;
using Bench.Commands;

namespace Bench.Pairing.Traced;

/// <summary>What one traced process counts: arms that send to the same sink.</summary>
/// <param name="Arms">Each as a cell of its strategy against itself, see <see cref="ArmOf"/>.</param>
internal sealed record TraceJob(IReadOnlyList<Cell> Arms)
{
    /// <summary>One arm of a cell, the same for every cell that has it.</summary>
    public static Cell ArmOf(Cell cell, string strategy) => cell with { Reference = strategy, Strategy = strategy, Floor = false };

    /// <summary>Whether two cells can be sent to one sink, from CPUs of the same placement.</summary>
    public static bool ShareSink(Cell one, Cell other) => SinkOf(one) == SinkOf(other);

    /// <exception cref="CommandFailure">It cannot be sent.</exception>
    public void Check()
    {
        if (Arms.Count == 0 || Arms.Any(arm => !arm.IsSelfCheck || !ShareSink(arm, Arms[0])))
            throw CommandFailure.Usage("a job has at least one arm, and all of its arms share a sink");
        if (Arms[0].Transport is not (Transport.Tcp or Transport.Udp))
            throw CommandFailure.Usage("an arm has exactly one transport");
        foreach (Cell arm in Arms)
            CellList.Check(arm);
    }

    private static Cell SinkOf(Cell cell) => cell with { Reference = "", Strategy = "", Batch = 0, WorkingSet = 0, Floor = false };
}
