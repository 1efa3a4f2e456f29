using System.Globalization;
using Bench.Gate;
using Bench.Gate.SelfTest;

namespace Bench.Reports;

/// <summary>What the report of a self-test says: how often the gate was right about code of which it is known what it costs.</summary>
internal static class SelfTestReport
{
    /// <summary>Where the rows stand in the JSON.</summary>
    private const string List = "rows";

    public static ReportParts Parts(SelfTestDocument document) => new()
    {
        Title = $"Self-test of the gate: {SelfTestText.Outcome(document.ExitCode)}",
        Runs = [$"{Format.Moment(document.StartedAt)}, {Format.Duration(document.TotalSeconds)}. {EnvironmentTable.OneLine(document.Environment)}."],
        Incomplete = document.IncompleteReason is { } reason ? [reason] : [],
        Answer = [.. SelfTestText.Lines(document).Select(c => c.WithPaths)],
        Limits =
        [
            new Claim(Limits.OtherWork(document.Noise), "noise").WithPaths,
            "A planted slowdown is busy work of that share of the batch's own time; what a busier sender changes at the receiver comes on top.",
        ],
        Cost = text => WriteTables(text, document),
        NotMeasured = [.. document.Rows.Index().Where(r => r.Item.Verdict is GateVerdict.Failed or GateVerdict.NotMeasured)
            .Select(r => new NotMeasured(
                new Claim($"Round {r.Item.Round}, {SelfTestText.Name(r.Item.Plant)}, {r.Item.Id}", Claim.Row(List, r.Index)).WithPaths, r.Item.Message ?? GateOutcome.Word(r.Item.Verdict)))],
        Environment = text => text.Table(["what", "here"], EnvironmentTable.Rows(document.Environment)),
        Method = text => text.Items(
        [
            "Regressions of known size are planted into the working code, live, on real sockets, and go through the same judging as every row of the gate.",
            $"A time row fails beyond {document.LimitPercent}%. Every round has a self-check of its own; where it or the host is too noisy, the round has no verdict on time.",
            "It holds when identical code never failed and every plant was found each time, by a regression of its own kind; of 20 rounds with +5% one may be missed.",
        ]),
        Commands = [document.CommandLine],
        Closing = [$"Seed {document.Seed}; began {Format.Moment(document.StartedAt)}, ended {Format.Moment(document.EndedAt)}."],
    };

    private static void WriteTables(MarkdownText text, SelfTestDocument document)
    {
        if (document.Tallies.Count > 0)
            text.Table(SelfTestText.Columns, SelfTestText.Table(document));
        text.BeginDetails("Every round (rows of the JSON)");
        if (document.Rows.Count > 0)
        {
            text.Table(
                ["row", "round:", "cell", "planted", "verdict", "slower by:", "said"],
                document.Rows.Index().Select(r => Cells(Claim.Row(List, r.Index), r.Item)));
        }

        text.EndDetails();
    }

    private static IReadOnlyList<string> Cells(string path, SelfTestRow row) =>
    [
        path, Format.Count(row.Round), row.Id, SelfTestText.Name(row.Plant), GateOutcome.Word(row.Verdict),
        row.SlowdownPercent is { } slowdown && !double.IsFinite(slowdown) ? Format.NotAvailable : row.SlowdownPercent?.ToString("+0.0'%';-0.0'%';0.0'%'", CultureInfo.InvariantCulture) ?? "counts alone", row.Message ?? "nothing",
    ];
}
