using System.Globalization;
using Bench.Commands;
using Bench.Gate.Base;
using Bench.Gate.Counts;
using Bench.Gate.Time;
using Bench.Reports;

namespace Bench.Gate;

/// <summary>A gate on a terminal or in a log: a line for each finished row on the standard error, then a table of times and what failed.</summary>
/// <param name="answers">Where it goes at the end.</param>
internal sealed class GateConsole(Screen answers)
{
    private const int Percent = 100;

    private readonly Screen _progress = Screen.Progress;

    public void Building(BaseCommit commit) => _progress.WriteLine($"building {BaseCommit.LibraryFolder} of {commit.Short}, the merge base with {commit.Reference}");

    public void BeginCounts(int rows) => _progress.WriteLine($"counts: {Format.Counted(rows, "row", "rows")}");

    public void Counted(CountRow row, int done, int planned) =>
        _progress.WriteLine($"[{done}/{planned}] {row.Title}: {CountText.Short(row)} {GateOutcome.Word(row.Verdict)}");

    public void BeginTimes(int rows, GateBase about) => _progress.WriteLine(
        $"times: {Format.Counted(rows, "row", "rows")} against {about.Commit[..10]} and a self-check, {TimeRule.ScreenLaunches} launches each, {TimeRule.JudgedLaunches} more for what looks slower");

    public void Launched(TimeProgress progress)
    {
        string figure = ((Math.Exp(progress.Launch.LogSlowdown) - 1) * Percent).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);
        string same = progress.Case.BaseLibrary.FullName == progress.Case.HeadLibrary.FullName ? " (self-check)" : "";
        _progress.WriteLine($"{progress.Phase} {progress.Done}/{progress.Planned}: {progress.Case.Cell.Title}{same}: {figure}%");
    }

    public void End(GateDocument document)
    {
        if (document.Times.Count > 0)
            Table(document).WriteTo(answers);
        foreach (Claim line in GateText.Verdicts(document))
            answers.WriteLine(line.Text);
    }

    private static FigureTable Table(GateDocument document)
    {
        // All but the first column, the row of a JSON that is not on the screen.
        FigureTable table = new([.. GateText.TimeColumns.Skip(1).Select(c => c.TrimEnd(':'))]);
        foreach (IReadOnlyList<string> row in GateText.TimeTable(document))
            table.Add([.. row.Skip(1)]);
        return table;
    }
}
