using System.Globalization;
using Bench.Pairing;
using Bench.Reports;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Bench.Commands.Comparing;

/// <summary>Launches on a terminal or in a log: a line for each, and whatever is written at the end.</summary>
internal abstract class LaunchConsole
{
    /// <summary>Columns of a log: nothing wraps there.</summary>
    private const int LogWidth = 200;

    private readonly IAnsiConsole _console;

    protected LaunchConsole(TextWriter output)
    {
        _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (Console.IsErrorRedirected)
            _console.Profile.Width = LogWidth;
    }

    public void Begin(ComparisonRequest request)
    {
        foreach (NotMeasured skipped in request.Skipped)
            WriteLine($"skipped: {Format.Plain(skipped.What)}: {skipped.Reason}");
        WriteLine($"{Format.Counted(request.Cells.Count, "row", "rows")} × {Format.Counted(request.Launches, "launch", "launches")}, "
        + string.Create(CultureInfo.InvariantCulture, $"seed {request.Seed}; Ctrl+C ends with what was measured"));
    }

    /// <summary>The first launch of a row, marked provisional, and every later one: the interval narrows.</summary>
    protected void Launched(IPairedRow row, int done, int planned, string figures = "") => WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"[{done}/{planned}] {row.Cell.Id}: {figures}{Format.RatioWithInterval(row.Estimate)} {Format.Verdict(row.Estimate.Verdict)}"));

    protected void WriteLine(string text) => _console.WriteLine(text);

    protected void Write(IRenderable table) => _console.Write(table);

    protected static Text[] Cells(params string[] texts) => [.. texts.Select(t => new Text(t))];
}
