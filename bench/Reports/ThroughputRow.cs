using Bench.Pairing;
using Bench.Throughput;

namespace Bench.Reports;

/// <summary>A throughput cell as the reports see it: its two arms summarised, and where it stands in the JSON.</summary>
/// <param name="Result">The cell with its launches, of which there is at least one.</param>
/// <param name="Path">Where the row stands in the document: <c>cells[3]</c>.</param>
internal sealed record ThroughputRow(ThroughputResult Result, string Path)
{
    public Cell Cell => Result.Cell;

    public Estimate Estimate { get; } = ReportRow.Shown(Result.Estimate);

    /// <summary>Whether logarithmic axes hold it; the report names the others.</summary>
    public bool CanBeDrawn => ReportRow.IsDrawn(Estimate) && Reference.MessagesPerSecond is > 0 and < double.PositiveInfinity && Cell.Batch > 0;

    public RateSummary Reference { get; } = RateSummary.Of([.. Result.Launches.Select(l => l.Reference)]);

    public RateSummary Strategy { get; } = RateSummary.Of([.. Result.Launches.Select(l => l.Strategy)]);

    public TrafficText Text => new(Cell, Result.Launches[0].Placement);

    /// <summary>Why there is no word: a launch was not steady, or the host was too noisy. Null when there is one.</summary>
    public string? NotSteadyReason { get; } =
        Result.Launches.FirstOrDefault(l => !l.Steady) is { } launch ? launch.NotSteadyReason ?? "no reason given"
        : Result.Estimate.NoiseReason;

    public string? NotLosslessReason { get; } =
        Result.Launches.FirstOrDefault(l => l.NotLosslessReason is not null)?.NotLosslessReason;

    /// <summary>Messages that either arm sent and the sink did not take.</summary>
    public long Lost => Reference.Sent - Reference.Delivered + Strategy.Sent - Strategy.Delivered;

    /// <summary>What the pair says: <c>delivers faster than `per-buffer`: 5.11× [4.86, 5.37]</c>.</summary>
    public string Claim
    {
        get
        {
            string reference = Words.Code(Cell.Reference), figures = Format.RatioWithInterval(Estimate);
            return Estimate.Verdict switch
            {
                Verdict.Faster => $"delivers faster than {reference}: {figures}",
                Verdict.Slower => $"delivers slower than {reference}: {figures}",
                Verdict.Same => $"delivers as fast as {reference} within 2%: {figures}",
                Verdict.NoDifferenceShown => $"shows no difference from {reference}: {figures}",
                Verdict.Undecided => $"is not decided against {reference}: {figures}",
                Verdict.NotSteady => $"was not steady, so it is not judged against {reference}: {figures}",
                Verdict.TooNoisy => $"was measured on too noisy a host to be judged against {reference}: {figures}",
                Verdict.Provisional => $"is not judged against {reference} yet: {figures}",
                _ => throw new InvalidOperationException($"no words for {Estimate.Verdict}"),
            };
        }
    }

    /// <summary>The rows of a list of cells.</summary>
    public static IReadOnlyList<ThroughputRow> Of(IReadOnlyList<ThroughputResult> cells, string list) =>
        [.. cells.Index().Where(c => c.Item.Launches.Count > 0).Select(c => new ThroughputRow(c.Item, $"{list}[{c.Index}]"))];
}
