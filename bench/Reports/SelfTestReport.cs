using System.Globalization;
using Bench.Gate;

namespace Bench.Reports;

/// <summary>What the report of a self-test says: how often the gate was right about code of which it is known what it costs.</summary>
internal static class SelfTestReport
{
    public static ReportParts Parts(SelfTestDocument document) => new()
    {
        Title = $"Self-test of the gate: {SelfTestText.Outcome(document.ExitCode)}",
        Runs = [$"{Format.Moment(document.StartedAt)}, {Format.Duration(document.TotalSeconds)}. {EnvironmentTable.OneLine(document.Environment)}."],
        Incomplete = document.IncompleteReason is { } reason ? [reason] : [],
        Answer = [.. SelfTestText.Lines(document)],
        Limits =
        [
            Limits.OtherWork(document.Noise),
            "A planted slowdown is busy work of that share of the batch's own time; what a busier sender changes at the receiver comes on top.",
        ],
        Cost = text => WriteTables(text, document),
        NotMeasured = [.. document.Rows.Where(r => r.Verdict is GateVerdict.Failed or GateVerdict.NotMeasured)
            .Select(r => new NotMeasured($"Round {r.Round}, {SelfTestText.Name(r.Plant)}, {r.Id}", r.Message ?? GateOutcome.Word(r.Verdict)))],
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
                ["round:", "cell", "planted", "verdict", "slower by:", "said"],
                document.Rows.Select(r => (IReadOnlyList<string>)
                [
                    Format.Count(r.Round), r.Id, SelfTestText.Name(r.Plant), GateOutcome.Word(r.Verdict),
                    r.SlowdownPercent?.ToString("+0.0'%';-0.0'%';0.0'%'", CultureInfo.InvariantCulture) ?? "counts alone", r.Message ?? "nothing",
                ]));
        }

        text.EndDetails();
    }
}
