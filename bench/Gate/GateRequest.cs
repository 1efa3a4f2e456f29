using Bench.Gate.Counts;
using Bench.Gate.Time;

namespace Bench.Gate;

/// <summary>What is to be gated, and what fails it.</summary>
internal sealed record GateRequest
{
    /// <summary>The file that counts are held against.</summary>
    public required FileInfo BaselineFile { get; init; }

    /// <summary>The reference whose merge base times are held against; null for counts alone.</summary>
    public string? Against { get; init; }

    /// <summary>The slowdown that fails.</summary>
    public double Limit { get; init; } = TimeRule.DefaultLimit;

    /// <summary>Whether rows without a verdict fail as well.</summary>
    public bool FailOnInconclusive { get; init; }

    /// <summary>Whether rows that are missing or have no figure are allowed.</summary>
    public bool AllowMissing { get; init; }

    /// <summary>Parts of row names, of which a row must contain one; empty for all rows.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>How the builds of a launch are kept apart.</summary>
    public Isolation Isolation { get; init; }

    public required int Seed { get; init; }

    /// <summary>The arguments as they were given.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>A part that no row is named by, neither of this build nor of the baseline; null when each names one.</summary>
    public string? UnknownPart(Baseline baseline) => Only.FirstOrDefault(part =>
        !GatePlan.CountCells.Concat(GatePlan.TimeCells).Select(c => c.Id).Concat(baseline.Cells.Keys)
            .Any(id => id.Contains(part, StringComparison.Ordinal)));

    public bool Wants(string id) => Only.Count == 0 || Only.Any(part => id.Contains(part, StringComparison.Ordinal));

    public IReadOnlyList<GateCell> CountCells => [.. GatePlan.CountCells.Where(c => Wants(c.Id))];

    public IReadOnlyList<GateCell> TimeCells => [.. GatePlan.TimeCells.Where(c => Wants(c.Id))];
}
