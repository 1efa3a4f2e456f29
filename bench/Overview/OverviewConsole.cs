using System.Globalization;
using Bench.Commands;
using Bench.Hosting;
using Bench.Pairing;
using Bench.Reports;
using Spectre.Console;

namespace Bench.Overview;

/// <summary>
/// What the user sees on standard error: rows as they come, provisional ones marked, and what is left. In a terminal a
/// table that fills; elsewhere one plain line a finished launch.
/// </summary>
internal sealed class OverviewConsole
{
    private readonly IAnsiConsole _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    // A live table redraws itself in place, which takes a terminal that can move its cursor and has the lines.
    private bool IsLive => _console.Profile.Out.IsTerminal && _console.Profile.Capabilities.Ansi
        && _console.Profile.Height > OverviewPlan.Cells.Count + TableFrame && Screen.Progress.Width >= TableWidth;

    /// <summary>Lines that the table needs besides its rows: borders, heading, caption.</summary>
    private const int TableFrame = 6;

    /// <summary>Columns that the table needs, and those that it needs with the words beside the figures.</summary>
    internal const int TableWidth = 80, TableWidthWithWords = 120;

    private string? _firstAnswer;

    public static void Begin(HostEnvironment environment, DirectoryInfo directory, bool quick, TimeSpan time)
    {
        Line(EnvironmentTable.OneLine(environment));
        Line("Loopback only: no network card, no path. Costs of sending, not latency.");
        string plan = quick
            ? "one launch each, no intervals"
            : $"two or {OverviewPlan.Launches} launches each, then a cross-check if there is time";
        Line(string.Create(CultureInfo.InvariantCulture, $"{OverviewPlan.Cells.Count} comparisons with per-buffer in at most {time.TotalSeconds:0} s, the most important first: {plan}. Report: {directory}"));
        Line("");
    }

    /// <summary>Runs the pairs and shows each launch that ends.</summary>
    public async Task<PairRun> WatchPairsAsync(IReadOnlyList<Cell> cells, RoundBudget budget, Func<Action<PairProgress>, Task<PairRun>> run)
    {
        if (!IsLive)
            return await run(progress => Line(PlainRow(progress, budget))).ConfigureAwait(false);

        _console.Profile.Width = Screen.Progress.Width ?? TableWidth;
        bool words = _console.Profile.Width >= TableWidthWithWords;
        Table table = Empty(cells);
        PairRun result = await _console.Live(table).StartAsync(live => run(progress =>
        {
            Fill(table, cells.Index().First(c => c.Item == progress.Row.Cell).Index, progress.Row, words);
            string legend = words ? "" : "; ≥: in each launch";
            table.Caption = new TableTitle($"{progress.Done} of {progress.Planned} launches, {Clock(budget)}; figures a message{legend}{(_firstAnswer is null ? "" : "; so far: " + Markup.Escape(_firstAnswer))}");
            live.Refresh();
        })).ConfigureAwait(false);
        return result;
    }

    /// <summary>The answer after one launch of every row that the time reaches: provisional, without intervals; and what fits into the time.</summary>
    public void FirstAnswer(OverviewDocument document, PairRun first, RoundBudget budget)
    {
        _firstAnswer = Format.Plain(document.Answer[0]);
        if (IsLive)
            return;
        Line("");
        Line("PROVISIONAL, one launch a row:");
        foreach (string line in document.Answer)
            Line("  " + Format.Plain(line));
        Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{first.Reached} of {OverviewPlan.Cells.Count} comparisons took {budget.Elapsed().TotalSeconds:0} of {budget.Total.TotalSeconds:0} s: {first.Rounds} launches each fit."));
        Line("");
    }

    public static void BeginCrossCheck(int cases) => Line($"cross-check by BenchmarkDotNet: {cases} cases, as far as the time goes; it builds first");

    public static void CrossCheckRow(CrossCheckRow row, int done) => Line(string.Create(CultureInfo.InvariantCulture,
        $"[{done}/{OverviewPlan.CrossCheckCases.Count}] {row.Benchmark}: {Format.Ns(row.NsPerMessage)} ns a message, send calls {Format.Reading(row.SendCallsPerMessage)}"));

    /// <summary>The end: the answer, why, what it does not say, where the report is, what to do next.</summary>
    public static IReadOnlyList<string> Closing(OverviewDocument document, DirectoryInfo directory) =>
    [
        "",
        document.Incomplete ? $"ANSWER (INCOMPLETE: {document.IncompleteReason})" : "ANSWER",
        .. document.Answer.Select(Bullet),
        "WHY",
        .. document.Why.Select(Bullet),
        .. NotMeasured(document),
        "NOT SAID",
        .. Limits.NotSaid(Limits.HasLatency(document.Cells)).Select(Bullet),
        "REPORT",
        Bullet(Path.Combine(directory.FullName, OverviewFiles.Report)),
        "NEXT",
        Bullet("compare per-buffer flush --size 64,1200 --batch 1,16,64   narrower intervals for the cells you care about"),
        Bullet("doctor   what could not be measured here, and what would enable it"),
    ];

    /// <summary>One line a reason.</summary>
    private static IEnumerable<string> NotMeasured(OverviewDocument document)
    {
        if (document.NotMeasured.Count > 0)
            yield return "NOT MEASURED";
        foreach (IGrouping<string, NotMeasured> missing in document.NotMeasured.GroupBy(n => n.Reason))
            yield return Bullet($"{Words.Join(missing.Select(m => m.What))}: {missing.Key}");
    }

    private static string Bullet(string line) => "  " + Format.Plain(line);

    private static string PlainRow(PairProgress progress, RoundBudget budget)
    {
        ReportRow row = new(progress.Row, "");
        return string.Create(CultureInfo.InvariantCulture, $"[{progress.Done,2}/{progress.Planned}] {Clock(budget)} {row.Cell.Id,-32} ")
            + $"{Ratio(progress.Row)}; send {Format.Ns(row.Strategy.SendNs)} ns a message, {Calls(row)}";
    }

    /// <summary>How much of the time has gone.</summary>
    private static string Clock(RoundBudget budget) =>
        string.Create(CultureInfo.InvariantCulture, $"{budget.Elapsed().TotalSeconds,3:0} of {budget.Total.TotalSeconds:0} s");

    /// <summary>Words come at the end, for all rows together.</summary>
    private static string Ratio(CellResult row) => row.Launches.Count == 1
        ? $"{Format.Ratio(row.Estimate.Ratio)} in its first launch"
        : $"{Format.Ratio(row.Estimate.Ratio)}, {Format.Least(FamilyRule.Least(row.Launches))}";

    /// <summary>The same in the columns that 80 leave for it.</summary>
    private static string ShortRatio(CellResult row) => row.Launches.Count == 1
        ? $"{Format.Ratio(row.Estimate.Ratio)} at first"
        : $"{Format.Ratio(row.Estimate.Ratio)}, {Format.ShortLeast(FamilyRule.Least(row.Launches))}";

    private static string Calls(ReportRow row) => row.Strategy.SendCalls.IsMeasured
        ? $"send calls {Format.Reading(row.Strategy.SendCalls)}"
        : $"send calls n/a, issued {Format.Number(row.Strategy.Issued)}";

    /// <summary>The live table before the first launch: a row a comparison.</summary>
    internal static Table Empty(IReadOnlyList<Cell> cells)
    {
        string[] columns = ["comparison", "× per-buffer", "send ns", "calls", "CPU ns"];
        Table table = new Table().Border(TableBorder.None);
        foreach ((int index, string column) in columns.Index())
            table.AddColumn(Markup.Escape(column), c => c.Padding(0, 0, index < columns.Length - 1 ? 2 : 0, 0).NoWrap());
        foreach (Cell cell in cells)
            table.AddRow([Markup.Escape(cell.Id), .. Enumerable.Repeat("", columns.Length - 1)]);
        return table;
    }

    /// <summary>Puts what is known of a comparison into its row.</summary>
    /// <param name="table">The table of <see cref="Empty"/>.</param>
    /// <param name="index">The row.</param>
    /// <param name="result">What is known.</param>
    /// <param name="words">Whether there is room for the words.</param>
    internal static void Fill(Table table, int index, CellResult result, bool words)
    {
        ReportRow row = new(result, "");
        table.UpdateCell(index, 1, Markup.Escape(words ? Ratio(result) : ShortRatio(result)));
        table.UpdateCell(index, 2, Format.Ns(row.Strategy.SendNs));
        table.UpdateCell(index, 3, Format.Reading(row.Strategy.SendCalls));
        table.UpdateCell(index, 4, Format.Reading(row.Strategy.CpuNs));
    }

    private static void Line(string text) => Screen.Progress.WriteLine(text);
}
