using BatchSend;
using Bench.Pairing;

namespace Bench.Reports;

/// <summary>A cell as the reports see it: its two arms summarised, and where it stands in the JSON.</summary>
/// <param name="Result">The cell with its launches, of which there is at least one.</param>
/// <param name="Path">Where the row stands in the document: <c>cells[3]</c>.</param>
internal sealed record ReportRow(CellResult Result, string Path)
{
    /// <summary>The batch that the answer is given for, because the design compares strategies there.</summary>
    public const int HeadlineBatch = 64;

    /// <summary>The document of a set that it belongs to: <c>documents[0]</c>; empty where there is only one.</summary>
    public string Source => Path.LastIndexOf('.') is > 0 and var dot ? Path[..dot] : "";

    public Cell Cell => Result.Cell;

    public Estimate Estimate { get; } = Shown(Result.Estimate);

    public Verdict Verdict => Result.Estimate.Verdict;

    public ArmSummary Reference { get; } = ArmSummary.Of([.. Result.Launches.Select(l => l.Reference)]);

    public ArmSummary Strategy { get; } = ArmSummary.Of([.. Result.Launches.Select(l => l.Strategy)]);

    /// <summary>Why there is no word: a launch was not steady, or the host was too noisy. Null when there is one.</summary>
    public string? NotSteadyReason { get; } =
        Result.Estimate.Verdict is Verdict.NotSteady or Verdict.Provisional && Result.Launches.FirstOrDefault(l => !l.Steady) is { } launch ? launch.NotSteadyReason ?? "no reason given"
        : Result.Estimate.NoiseReason;

    public string? NotLosslessReason { get; } =
        Result.Launches.FirstOrDefault(l => l.NotLosslessReason is not null)?.NotLosslessReason;

    /// <summary>Whether logarithmic axes hold it; the report names the others.</summary>
    public bool CanBeDrawn => IsDrawn(Estimate) && Reference.SendNs is > 0 and < MostDrawn && Cell.Batch > 0;

    /// <summary>A × farther from 1 than this is a mistake, and would leave nothing to be seen of the others.</summary>
    private const double MostDrawn = 1e12, LeastDrawn = 1e-12;

    /// <summary>An interval with an end that is no number above 0 is none.</summary>
    public static Estimate Shown(Estimate estimate) =>
        estimate is { Lower: > 0 and < double.PositiveInfinity, Upper: > 0 and < double.PositiveInfinity } ? estimate : estimate with { Lower = null, Upper = null };

    /// <summary>Whether a logarithmic axis holds a ×.</summary>
    public static bool IsDrawn(Estimate estimate) => estimate.Ratio is > LeastDrawn and < MostDrawn;

    /// <summary>What is not drawn, and why.</summary>
    public static NotMeasured NotDrawn(Cell cell, string path) =>
        new($"{cell.Id} in the charts ({path})", "its ×, or the figure that it is drawn from, is no number that an axis holds");

    /// <summary>Messages that either arm sent and the sink did not take.</summary>
    public long Lost => Reference.Sent - Reference.Delivered + Strategy.Sent - Strategy.Delivered;

    /// <summary>Kind of traffic: <c>64 B × 64 over TCP</c>.</summary>
    public string Traffic => Text.Traffic;

    /// <summary>What of the traffic is neither size nor batch: rows of one lane can stand in one diagram.</summary>
    public string Lane => Text.Lane;

    /// <summary>The same for a file's name: <c>udp-gro</c>.</summary>
    public string LaneId => Text.LaneId;

    /// <summary>What is sent, without what stands in columns of its own: <c>64 B from 32 MB of buffers</c>.</summary>
    public string Kind => Text.Kind;

    /// <summary>Why the strategy was not held against a floor.</summary>
    public string NoFloorReason => Cell.Floor
        ? $"no bare loop of native calls is known for {Words.Code(Cell.Strategy)}"
        : "not asked for: `--floor` measures it on Linux";

    private TrafficText Text => new(Cell, Result.Launches[0].Placement);

    /// <summary>The rows of a list of cells. Cells without a launch have none: there is nothing to say about them.</summary>
    public static IReadOnlyList<ReportRow> Of(IReadOnlyList<CellResult> cells, string list) =>
    [
        .. cells.Index().Where(c => c.Item.Launches.Count > 0).Select(c => new ReportRow(c.Item, $"{list}[{c.Index}]")),
    ];

    /// <summary>
    /// The rows that answers are drawn from: a plain receiver, against the baseline, at the headline batch, or where that
    /// was not measured at the largest one that was. By size, then strategy.
    /// </summary>
    public static IReadOnlyList<ReportRow> Headline(IEnumerable<ReportRow> rows, Transport transport) =>
        AtHeadline(rows.Where(r => r.Cell.Transport == transport && !r.Cell.ReceiverGro && !r.Cell.IsSelfCheck));

    /// <summary>Of these rows those of the headline batch, or of the largest where that was not measured. By size.</summary>
    public static IReadOnlyList<ReportRow> AtHeadline(IEnumerable<ReportRow> rows)
    {
        List<ReportRow> all = [.. rows];
        if (all.Count == 0)
            return all;
        int batch = all.Any(r => r.Cell.Batch == HeadlineBatch) ? HeadlineBatch : all.Max(r => r.Cell.Batch);
        return [.. all.Where(r => r.Cell.Batch == batch).OrderBy(r => r.Cell.Size)];
    }
}
