using System.Globalization;
using Bench.Meters;
using Bench.Pairing;
using Bench.Reports;

namespace Bench.Commands.Comparing;

/// <summary>A comparison of costs on a terminal or in a log.</summary>
internal sealed class ComparisonConsole(Screen answers) : LaunchConsole(answers)
{
    public void Launched(PairProgress progress) => Launched(progress.Row, progress.Done, progress.Planned);

    /// <summary>The extra run of a row has ended.</summary>
    public void Recorded(CellResult row, int done, int planned) =>
        Progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[events {done}/{planned}] {row.Cell.Id}"));

    public void End(ComparisonDocument document)
    {
        if (document.IncompleteReason is { } reason)
            Answers.WriteLine($"INCOMPLETE: {reason}");
        IReadOnlyList<CellResult> rows = [.. document.Cells, .. document.SelfCheck];
        if (rows.Count > 0)
            Table(ReportRow.Of(rows, "cells")).WriteTo(Answers);
        foreach (string note in ReportRow.Of(rows, "cells").SelectMany(Notes).Distinct())
            Answers.WriteLine(note);
        WriteEvents([.. rows.Where(r => r.Events is not null)]);
    }

    private void WriteEvents(IReadOnlyList<CellResult> rows)
    {
        if (rows.Count == 0)
            return;
        Answers.WriteLine("runtime events of one extra run a row, not timed:");
        FigureTable table = new(["row", "arm", .. EventTable.Columns.Select(c => c.TrimEnd(':'))]);
        List<string> reasons = [];
        string Missing(string reason)
        {
            if (!reasons.Contains(reason))
                reasons.Add(reason);
            return Format.NotAvailable;
        }

        foreach (CellResult row in rows)
        {
            table.Add([row.Cell.Id, row.Cell.Reference, .. EventTable.Cells(row.Events!.Reference, Missing)]);
            table.Add([row.Cell.Id, row.Cell.Strategy, .. EventTable.Cells(row.Events!.Strategy, Missing)]);
        }

        table.WriteTo(Answers);
        Answers.WriteLine(EventTable.CrossCheck(EventTable.ArmsOf(ReportRow.Of(rows, "cells"))));
        foreach (string reason in reasons)
            Answers.WriteLine($"events {Format.NotAvailable}: {reason}");
    }

    private static FigureTable Table(IReadOnlyList<ReportRow> rows)
    {
        FigureTable table = new(
        [
            "row", "reference", "× (99% interval)", "verdict", "cost × floor (99% interval)", "ns/message", "was", "send calls/message", "was", "alloc B/message", "was", "delivered",
        ]);
        foreach (ReportRow row in rows)
        {
            table.Add(
                row.Cell.Id, row.Cell.Reference, Format.RatioWithInterval(row.Estimate), Format.Verdict(row.Verdict), Floor(row),
                Format.Ns(row.Strategy.SendNs), Format.Ns(row.Reference.SendNs),
                Format.Reading(row.Strategy.SendCalls), Format.Reading(row.Reference.SendCalls),
                Format.Reading(row.Strategy.AllocatedBytes), Format.Reading(row.Reference.AllocatedBytes),
                Delivered(row));
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
        if (row.Strategy.CountsSource == CountsSource.Strace)
            yield return $"send calls counted by strace, in a run of its own; other system calls n/a: {row.Strategy.Syscalls.Reason}";
    }
}
