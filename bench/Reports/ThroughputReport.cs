using Bench.Meters;
using Bench.Pairing;
using Bench.Reports.Charts;
using Bench.Throughput;

namespace Bench.Reports;

/// <summary>What the report of a comparison of delivered rates says.</summary>
internal static class ThroughputReport
{
    private static readonly (string Name, Func<DeliveredRate, Reading> Of)[] Figures =
    [
        ("Sink CPU time a message", a => a.SinkCpuNsPerMessage),
        ("Share of the time in which the sink had a CPU", a => a.SinkBusyPercent),
        ("Sender CPU time a message", a => a.SenderCpuNsPerMessage),
    ];

    public static ReportParts Parts(ThroughputDocument document)
    {
        ThroughputView view = ThroughputView.Of(document);
        return new ReportParts
        {
            Title = "Delivered throughput",
            Runs = [$"{Format.Moment(document.StartedAt)}, {Format.Duration(document.TotalSeconds)}. {EnvironmentTable.OneLine(document.Environment)}."],
            Incomplete = document.IncompleteReason is { } reason ? [reason] : [],
            Answer = ThroughputAnswer.From(view.Rows),
            Charts = RateChart.Of(view),
            Limits = [.. LimitsOf(view)],
            TableHeading = "Delivered rate",
            Cost = text => ThroughputTable.Write(text, view),
            Why = ThroughputAnswer.Why(view.Rows),
            NotMeasured =
            [
                .. document.NotMeasured, .. Missing(document),
                .. view.Rows.Where(r => !r.CanBeDrawn && !r.Cell.IsSelfCheck).Select(r => ReportRow.NotDrawn(r.Cell, r.Path)),
            ],
            Environment = text => text.Table(["what", "here"], EnvironmentTable.Rows(document.Environment)),
            Method = text => ThroughputMethod.Write(text, view),
            Commands = [document.CommandLine],
            Closing = [$"Seed {document.Seed}; began {Format.Moment(document.StartedAt)}, ended {Format.Moment(document.EndedAt)}."],
        };
    }

    private static IEnumerable<string> LimitsOf(ThroughputView view)
    {
        foreach (string line in Limits.OfLoopback)
            yield return line;
        yield return "One thread sends, on one CPU: what several would deliver was not measured. One process receives; where it is busy all the time, the rate is the receiver's and another receiver would give another one.";
        yield return "A rate is no latency: a message in a batch waits for its batch, and one in the window for those before it.";
        if (view.Rows.Count > 0)
            yield return $"Every interval is over launches, of which the row with the fewest has {view.Rows.Min(r => r.Estimate.Launches)}. More launches (`--launches`) narrow it, and can change a word.";
        yield return Limits.OtherWork(view.Document.Noise);
        foreach (IGrouping<string, ThroughputRow> rows in view.Rows.Where(r => r.NotSteadyReason is not null).GroupBy(r => r.NotSteadyReason!))
            yield return $"Not judged, {rows.Key}: {Words.Join(rows.Select(Named))}.";
        if (view.Rows.Any(r => r.Lost > 0))
            yield return $"Messages were lost, both arms together: {Words.Join(view.Rows.Where(r => r.Lost > 0).Select(Loss))}.";
        foreach (string placement in view.Rows.SelectMany(r => r.Result.Launches).Select(l => l.Placement).Distinct())
            yield return $"Placement: {placement}. Sharing a core or a cache moves the figures.";
        if (view.Checks.Count == 0 && !view.Rows.Any(r => r.Cell.IsSelfCheck))
            yield return "No self-check (a strategy against itself) was run, so nothing shows how small a difference this run can tell.";
        foreach (ThroughputRow row in view.Checks.Where(r => r.Estimate.Verdict is Verdict.Faster or Verdict.Slower))
            yield return $"The self-check {row.Path} calls identical code {Format.Verdict(row.Estimate.Verdict)} ({Format.RatioWithInterval(row.Estimate)}): distrust ratios this close to 1.";
    }

    private static IEnumerable<NotMeasured> Missing(ThroughputDocument document)
    {
        List<DeliveredRate> arms = [.. document.Cells.SelectMany(c => c.Launches).SelectMany(l => new[] { l.Reference, l.Strategy })];
        return from figure in Figures
               from missing in arms.Select(figure.Of).Where(r => !r.IsMeasured).GroupBy(r => r.Reason!)
               select new NotMeasured($"{figure.Name} ({missing.Count()} of {arms.Count} arms of launches)", missing.Key);
    }

    private static string Loss(ThroughputRow row) =>
        $"{Format.Count(row.Lost)} of {Format.Count(row.Reference.Sent + row.Strategy.Sent)} with {Named(row)}";

    private static string Named(ThroughputRow row) => $"{Words.Code(row.Cell.Strategy)} at {row.Text.Traffic} ({row.Path})";
}
