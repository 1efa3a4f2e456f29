using Bench.Reports;
using Bench.Throughput;

namespace Bench.Commands.Comparing;

/// <summary>A comparison of delivered rates on a terminal or in a log.</summary>
internal sealed class ThroughputConsole(Screen answers) : LaunchConsole(answers)
{
    public void Launched(ThroughputResult row, int done, int planned) =>
        Launched(row, done, planned, $"{new ThroughputRow(row, "").Strategy.Text}, ");

    public void End(ThroughputDocument document)
    {
        if (document.IncompleteReason is { } reason)
            Answers.WriteLine($"INCOMPLETE: {reason}");
        IReadOnlyList<ThroughputRow> rows = ThroughputRow.Of([.. document.Cells, .. document.SelfCheck], "cells");
        if (rows.Count > 0)
            Table(rows).WriteTo(Answers);
        foreach (string note in rows.SelectMany(Notes).Distinct())
            Answers.WriteLine(note);
    }

    private static FigureTable Table(IReadOnlyList<ThroughputRow> rows)
    {
        FigureTable table = new(
        [
            "row", "reference", "× rate (99% interval)", "verdict", "messages/s", "was", "payload Gbit/s", "was", "delivered", "was", "sender waited", "sink busy", "sink CPU ns/message",
        ]);
        foreach (ThroughputRow row in rows)
        {
            table.Add(
                row.Cell.Id, row.Cell.Reference, Format.RatioWithInterval(row.Estimate), Format.Verdict(row.Estimate.Verdict),
                Format.Rate(row.Strategy.MessagesPerSecond), Format.Rate(row.Reference.MessagesPerSecond),
                Format.Number(row.Strategy.PayloadGbitPerSecond), Format.Number(row.Reference.PayloadGbitPerSecond),
                Format.Percent(row.Strategy.DeliveredPercent), Format.Percent(row.Reference.DeliveredPercent),
                Format.Number(row.Strategy.WaitPercent) + "%", Busy(row.Strategy), Format.Reading(row.Strategy.SinkCpuNs));
        }

        return table;
    }

    private static string Busy(RateSummary arm) => arm.SinkBusyPercent.IsMeasured ? Format.Reading(arm.SinkBusyPercent) + "%" : Format.NotAvailable;

    private static IEnumerable<string> Notes(ThroughputRow row)
    {
        if (row.NotSteadyReason is { } notSteady)
            yield return $"{Format.Verdict(row.Estimate.Verdict)}: {row.Cell.Id}: {notSteady}";
        if (row.NotLosslessReason is { } notLossless)
            yield return $"not lossless here: {row.Cell.Id}: {notLossless}";
        if (!row.Strategy.SinkCpuNs.IsMeasured)
            yield return $"sink CPU n/a: {row.Strategy.SinkCpuNs.Reason}";
    }
}
