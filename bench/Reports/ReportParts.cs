using Bench.Reports.Charts;

namespace Bench.Reports;

/// <summary>
/// What a report says, under the headings that all reports share. Each kind of document fills it in;
/// <see cref="MarkdownReport"/> is the one place that writes it.
/// </summary>
internal sealed record ReportParts
{
    public required string Title { get; init; }

    /// <summary>When, how long and where: one line a run.</summary>
    public required IReadOnlyList<string> Runs { get; init; }

    /// <summary>Why runs ended early; empty when none did.</summary>
    public IReadOnlyList<string> Incomplete { get; init; } = [];

    public required IReadOnlyList<string> Answer { get; init; }

    /// <summary>Charts that stand beside the report when it is written into a folder.</summary>
    public IReadOnlyList<ChartFile> Charts { get; init; } = [];

    /// <summary>What could change the answer.</summary>
    public required IReadOnlyList<string> Limits { get; init; }

    /// <summary>What heads the tables that the answer rests on.</summary>
    public string TableHeading { get; init; } = "Cost a message";

    /// <summary>Writes the tables that the answer rests on.</summary>
    public required Action<MarkdownText> Cost { get; init; }

    /// <summary>Where the difference comes from; null where a kind of document does not ask.</summary>
    public IReadOnlyList<string>? Why { get; init; }

    /// <summary>Null where a kind of document has none.</summary>
    public IReadOnlyList<Finding>? Findings { get; init; }

    public required IReadOnlyList<NotMeasured> NotMeasured { get; init; }

    /// <summary>Writes the tables of the machines.</summary>
    public required Action<MarkdownText> Environment { get; init; }

    /// <summary>Writes how it was measured.</summary>
    public required Action<MarkdownText> Method { get; init; }

    /// <summary>The commands that do the same again.</summary>
    public required IReadOnlyList<string> Commands { get; init; }

    /// <summary>Seeds and times, the last words of the report.</summary>
    public required IReadOnlyList<string> Closing { get; init; }
}
