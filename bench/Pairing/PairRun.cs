namespace Bench.Pairing;

/// <summary>A run of several cells, as far as it came.</summary>
/// <param name="Cells">Rows of every cell that has at least one launch, in the order of the cells.</param>
/// <param name="Done">Launches that ended.</param>
/// <param name="Planned">Launches that were planned.</param>
internal sealed record PairRun(IReadOnlyList<CellResult> Cells, int Done, int Planned)
{
    /// <summary>Rounds that were planned, or that fitted into the time where there was a budget.</summary>
    public required int Rounds { get; init; }

    /// <summary>Cells that rounds went over: with a budget those that the first round reached.</summary>
    public required int Reached { get; init; }

    public bool IsComplete => Done == Planned;

    /// <summary>Why the run ended early and what is missing; null when nothing is.</summary>
    public string? IncompleteReason => LaunchRounds.WhyIncomplete(Done, Planned);
}

/// <summary>One launch more: the row as it now stands, and how far the run is.</summary>
/// <param name="Row">The cell with its launches so far; with one launch it is provisional.</param>
/// <param name="Done">Launches that ended, of all cells.</param>
/// <param name="Planned">Launches of the whole run.</param>
internal sealed record PairProgress(CellResult Row, int Done, int Planned);
