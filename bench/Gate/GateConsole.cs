using System.Globalization;
using Bench.Gate.Base;
using Bench.Gate.Counts;
using Bench.Gate.Time;
using Bench.Reports;
using Spectre.Console;

namespace Bench.Gate;

/// <summary>A gate on a terminal or in a log: a line for each finished row, a table of times, and what failed at the end.</summary>
internal sealed class GateConsole
{
    /// <summary>Columns of a log: nothing wraps there.</summary>
    private const int LogWidth = 200;

    private const int Percent = 100;

    private readonly IAnsiConsole _console;

    public GateConsole(TextWriter output)
    {
        _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (Console.IsErrorRedirected)
            _console.Profile.Width = LogWidth;
    }

    public void Building(BaseCommit commit) => WriteLine($"building {BaseCommit.LibraryFolder} of {commit.Short}, the merge base with {commit.Reference}");

    public void BeginCounts(int rows) => WriteLine($"counts: {Format.Counted(rows, "row", "rows")}");

    public void Counted(CountRow row, int done, int planned) =>
        WriteLine($"[{done}/{planned}] {row.Title}: {CountText.Short(row)} {GateOutcome.Word(row.Verdict)}");

    public void BeginTimes(int rows, GateBase about) => WriteLine(
        $"times: {Format.Counted(rows, "row", "rows")} against {about.Commit[..10]} and a self-check, {TimeRule.ScreenLaunches} launches each, {TimeRule.JudgedLaunches} more for what looks slower");

    public void Launched(TimeProgress progress)
    {
        string figure = ((Math.Exp(progress.Launch.LogSlowdown) - 1) * Percent).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);
        string same = progress.Case.BaseLibrary.FullName == progress.Case.HeadLibrary.FullName ? " (self-check)" : "";
        WriteLine($"{progress.Phase} {progress.Done}/{progress.Planned}: {progress.Case.Cell.Title}{same}: {figure}%");
    }

    public void End(GateDocument document)
    {
        if (document.Times.Count > 0)
            _console.Write(Table(document));
        foreach (Claim line in GateText.Verdicts(document))
            WriteLine(line.Text);
    }

    private static Table Table(GateDocument document)
    {
        Table table = new() { Border = TableBorder.Simple };
        // All but the first column, the row of a JSON that is not on the screen.
        table.AddColumns([.. GateText.TimeColumns.Skip(1).Select(c => c.TrimEnd(':'))]);
        foreach (IReadOnlyList<string> row in GateText.TimeTable(document))
            table.AddRow([.. row.Skip(1).Select(cell => new Text(cell))]);
        return table;
    }

    private void WriteLine(string text) => _console.WriteLine(text);
}
