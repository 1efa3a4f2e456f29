using System.Globalization;
using Bench.Pairing;
using Bench.Reports;
using Spectre.Console;

namespace Bench.Commands.Comparing;

/// <summary>A comparison on a terminal or in a log: a line for each launch that says something new, and a table at the end.</summary>
internal sealed class ComparisonConsole
{
    /// <summary>Columns of a log: nothing wraps there.</summary>
    private const int LogWidth = 200;

    private readonly IAnsiConsole _console;

    public ComparisonConsole(TextWriter output)
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
    public void Launched(PairProgress progress) => WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"[{progress.Done}/{progress.Planned}] {progress.Row.Cell.Id}: {Line(progress.Row.Estimate)}"));

    public void End(ComparisonDocument document)
    {
        if (document.IncompleteReason is { } reason)
            WriteLine($"INCOMPLETE: {reason}");
        IReadOnlyList<CellResult> rows = [.. document.Cells, .. document.SelfCheck];
        if (rows.Count > 0)
            _console.Write(Table(ReportRow.Of(rows, "cells")));
        foreach (string note in ReportRow.Of(rows, "cells").SelectMany(Notes).Distinct())
            WriteLine(note);
    }

    private static string Line(Estimate estimate) => $"{Format.RatioWithInterval(estimate)} {Format.Verdict(estimate.Verdict)}";

    private static Table Table(IReadOnlyList<ReportRow> rows)
    {
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumns(
            "row", "reference", "× (99% interval)", "verdict", "cost × floor (99% interval)", "ns/message", "was", "send calls/message", "was", "alloc B/message", "was", "delivered");
        foreach (ReportRow row in rows)
        {
            table.AddRow(
                Cells(
                    row.Cell.Id, row.Cell.Reference, Format.RatioWithInterval(row.Estimate), Format.Verdict(row.Verdict), Floor(row),
                    Format.Ns(row.Strategy.SendNs), Format.Ns(row.Reference.SendNs),
                    Format.Reading(row.Strategy.SendCalls), Format.Reading(row.Reference.SendCalls),
                    Format.Reading(row.Strategy.AllocatedBytes), Format.Reading(row.Reference.AllocatedBytes),
                    Delivered(row)));
        }

        return table;
    }

    private static string Floor(ReportRow row) =>
        row.Result.CheapestFloor is { } floor ? $"{Format.FloorCost(floor)} {floor.Floor}" : "–";

    private static string Delivered(ReportRow row) =>
        Format.Percent(100.0 * (row.Strategy.Delivered + row.Reference.Delivered) / (row.Strategy.Sent + row.Reference.Sent));

    private static IEnumerable<string> Notes(ReportRow row)
    {
        if (row.NotSteadyReason is { } notSteady)
            yield return $"{Format.Verdict(row.Verdict)}: {row.Cell.Id}: {notSteady}";
        if (row.NotLosslessReason is { } notLossless)
            yield return $"not lossless here: {row.Cell.Id}: {notLossless}";
        if (!row.Strategy.SendCalls.IsMeasured)
            yield return $"system calls n/a: {row.Strategy.SendCalls.Reason}";
    }

    private static Text[] Cells(params string[] texts) => [.. texts.Select(t => new Text(t))];

    private void WriteLine(string text) => _console.WriteLine(text);
}
