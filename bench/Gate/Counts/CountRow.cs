using System.Text.Json.Serialization;

namespace Bench.Gate.Counts;

/// <summary>One row of counts: what was measured, what the baseline has, and the verdict.</summary>
/// <param name="Id">The row's stable name.</param>
/// <param name="Measure">What was counted; null for a row that only the baseline has.</param>
/// <param name="Baseline">What the baseline has; null where it has no such row.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Message">What is wrong, in one sentence for a maintainer; null when nothing is.</param>
internal sealed record CountRow(string Id, CountMeasure? Measure, BaselineEntry? Baseline, GateVerdict Verdict, string? Message)
{
    /// <summary>What got dearer; null for every other verdict.</summary>
    public RegressionKind? RegressionKind { get; init; }

    /// <summary>What sentences call the row.</summary>
    [JsonIgnore]
    public string Title => Measure?.Cell.Title ?? Id;

    /// <summary>Whether the row rests on what the library says it issued, for want of the kernel's own count.</summary>
    public bool GatedByIssued => Measure is { SendCalls.IsMeasured: false, Issued.IsMeasured: true } && Verdict is GateVerdict.Pass or GateVerdict.Improved or GateVerdict.Regression;
}
