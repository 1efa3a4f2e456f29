namespace Bench.Reports.Charts;

/// <summary>What every chart says of the measurement that it draws.</summary>
internal interface IChartSource
{
    /// <summary>Where it was measured, in one line for each environment that differs.</summary>
    IReadOnlyList<string> Environments { get; }

    /// <summary>Whether a run ended early.</summary>
    bool Incomplete { get; }
}
