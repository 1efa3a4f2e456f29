using System.Globalization;
using Bench.Gate;
using Bench.Gate.Time;

namespace Bench.Reports;

/// <summary>What the report of several gates says: how they ended, and how far their rows moved from gate to gate.</summary>
internal static class GateSetReport
{
    private static readonly string[] GateColumns =
        ["gate", "began", "outcome", "counts", "times", "rows judged on new launches:", "self-check slower by:", "waited for a CPU, % of the time:", "took"];

    private static readonly string[] RowColumns =
        ["row", "gates:", "verdicts", "judged on new launches:", "launches:", "mean:", "lowest:", "highest:", "standard deviation:", "median deviation:"];

    public static ReportParts Parts(GateSetDocument set)
    {
        IReadOnlyList<GateDocument> gates = set.Documents;
        return new ReportParts
        {
            Title = Format.Counted(gates.Count, "gate", "gates"),
            Runs = [.. gates.GroupBy(g => EnvironmentTable.OneLine(g.Environment)).Select(Run)],
            Incomplete = [.. gates.Index().Where(g => g.Item.Incomplete).Select(g => $"{PathOf(g.Index)}: {g.Item.IncompleteReason}")],
            Answer = [.. Answer(gates)],
            Limits =
            [
                "Gates of one machine: another one has other noise, which `gate --against HEAD` shows there.",
                .. gates.All(IsOfIdenticalCode) ? Array.Empty<string>() : ["Not every gate compared identical code, so a slowdown may be one."],
            ],
            Cost = text => WriteTables(text, gates),
            NotMeasured = [.. gates.Index().SelectMany(g => GateReport.Parts(g.Item).NotMeasured.Select(n => n with { What = $"{PathOf(g.Index)}: {n.What}" }))],
            Environment = text => EnvironmentTable.Write(text, gates.Select(g => g.Environment)),
            Method = GateReport.Parts(gates[0]).Method,
            Commands = [.. gates.Select(g => g.CommandLine).Distinct()],
            Closing = [$"Seeds {string.Join(", ", gates.Select(g => g.Seed))}."],
        };
    }

    /// <summary>Whether both sides were built from the same files, so that whatever the times show is noise.</summary>
    private static bool IsOfIdenticalCode(GateDocument gate) => gate.Base is { LibraryChanged: false } about && about.Commit == about.Head;

    private static string Run(IGrouping<string, GateDocument> gates) =>
        $"{Format.Counted(gates.Count(), "gate", "gates")} from {Format.Moment(gates.Min(g => g.StartedAt))} to {Format.Moment(gates.Max(g => g.EndedAt))}. {gates.Key}.";

    private static IEnumerable<string> Answer(IReadOnlyList<GateDocument> gates)
    {
        int identical = gates.Count(IsOfIdenticalCode);
        yield return $"{Format.Counted(gates.Count, "gate", "gates")}, {Format.Count(identical)} of them on identical code, built twice: {Outcomes(gates)} (`documents` of the JSON).";
        yield return $"Counts: {Format.Counted(gates.Sum(g => g.Counts.Count), "row", "rows")}: {GateText.Tally(gates.SelectMany(g => g.Counts).Select(r => r.Verdict))} (`counts` of each).";
        yield return $"Times: {Format.Counted(gates.Sum(g => g.Times.Count), "row", "rows")}: {GateText.Tally(gates.SelectMany(g => g.Times).Select(r => r.Verdict))}; "
            + $"{Format.Count(gates.SelectMany(g => g.Times).Count(r => r.Judged.Count > 0))} of them suspect after the screening and judged on new launches (`times` of each).";
    }

    private static string Outcomes(IReadOnlyList<GateDocument> gates) =>
        string.Join(", ", gates.GroupBy(g => g.ExitCode).OrderBy(g => g.Key).Select(g => $"{Format.Count(g.Count())} {GateOutcome.Word(g.Key)}"));

    private static void WriteTables(MarkdownText text, IReadOnlyList<GateDocument> gates)
    {
        IReadOnlyList<RowOverGates> rows = RowOverGates.Of(gates.SelectMany(g => g.Times));
        if (rows.Count > 0)
        {
            text.Heading(3, "Each row of times over all gates");
            text.Paragraph("How much slower the judged build came out than the base: every launch, those of the screening and those that were judged. Deviations are in percent of the cost.");
            text.Table(RowColumns, rows.Concat(RowOverGates.Of(gates.Select(g => g.SelfCheck).OfType<TimeRow>())).Index().Select(r =>
                Cells(r.Index < rows.Count ? r.Item.Cell.Title : $"self-check: {r.Item.Cell.Title}", r.Item)));
        }

        text.Heading(3, "Each gate");
        text.Table(GateColumns, gates.Index().Select(g => (IReadOnlyList<string>)
        [
            PathOf(g.Index), Format.Moment(g.Item.StartedAt), g.Item.Outcome, GateText.Tally(g.Item.Counts.Select(r => r.Verdict)),
            g.Item.Base is null ? "not gated" : GateText.Tally(g.Item.Times.Select(r => r.Verdict)),
            Format.Count(g.Item.Times.Count(r => r.Judged.Count > 0)),
            g.Item.SelfCheck?.SlowdownPercent.Value is { } check ? Signed(check) : Format.NotAvailable,
            Format.Reading(g.Item.Noise.CpuPressurePercent), Format.Duration(g.Item.TotalSeconds),
        ]));
    }

    private static IReadOnlyList<string> Cells(string title, RowOverGates row) =>
    [
        title, Format.Count(row.Rows.Count), GateText.Tally(row.Rows.Select(r => r.Verdict)), Format.Count(row.Judged), Format.Count(row.LaunchCount),
        Signed(row.MeanPercent), Signed(row.LowestPercent), Signed(row.HighestPercent), Unsigned(row.SpreadPercent), Unsigned(row.MedianDeviationPercent),
    ];

    private static string PathOf(int index) => MeasuredView.PathOf(index);

    private static string Signed(double percent) => !double.IsFinite(percent) ? Format.NotAvailable : percent.ToString("+0.00'%';-0.00'%';0.00'%'", CultureInfo.InvariantCulture);

    private static string Unsigned(double percent) => !double.IsFinite(percent) ? Format.NotAvailable : percent.ToString("0.00'%'", CultureInfo.InvariantCulture);
}
