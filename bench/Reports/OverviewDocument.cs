namespace Bench.Reports;

/// <summary>What the overview found: every strategy on this machine. <see cref="Conclusions"/> fills in what follows from the data.</summary>
internal sealed record OverviewDocument : MeasuredDocument
{
    public override string Kind => "overview";

    /// <summary>Whether the user ended the pairs: then no row has a word.</summary>
    public bool Interrupted { get; init; }

    public IReadOnlyList<CrossCheckRow> CrossCheck { get; init; } = [];

    /// <summary>Three lines: TCP, UDP, the caveat.</summary>
    public IReadOnlyList<string> Answer { get; init; } = [];

    /// <summary>What could change this answer.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];

    /// <summary>Where the difference comes from, computed from the data.</summary>
    public IReadOnlyList<string> Why { get; init; } = [];

    public IReadOnlyList<Finding> Findings { get; init; } = [];
}
