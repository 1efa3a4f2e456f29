using Bench.Reports.Charts;

namespace Bench.Reports;

/// <summary>What the reports of all paired measurements have in common.</summary>
internal static class MeasuredReport
{
    /// <summary>Everything that follows from the rows; answer, limits and explanations are the caller's to change.</summary>
    public static ReportParts Parts(MeasuredView view, string title) => new()
    {
        Title = title,
        Runs = [.. Each(view, (d, prefix) => $"{prefix}{Format.Moment(d.StartedAt)}, {Format.Duration(d.TotalSeconds)}. {EnvironmentTable.OneLine(d.Environment)}.")],
        Incomplete = [.. Each(view, (d, prefix) => d.Incomplete ? prefix + d.IncompleteReason : null).OfType<string>()],
        Answer = [],
        Charts = ChartSet.Of(view),
        Limits = Limits.From(view),
        Cost = text => WriteCost(text, view),
        NotMeasured =
        [
            .. Each(view, (d, prefix) => d.NotMeasured.Concat(MissingFigures.In(d)).Select(n => n with { What = prefix + n.What })).SelectMany(n => n),
        ],
        Environment = text => EnvironmentTable.Write(text, view.Documents.Select(d => d.Environment)),
        Method = text => MethodSection.Write(text, view),
        Commands = [.. view.Documents.Select(d => d.CommandLine).Distinct()],
        Closing = [.. Each(view, (d, prefix) => $"{prefix}Seed {d.Seed}; began {Format.Moment(d.StartedAt)}, ended {Format.Moment(d.EndedAt)}.")],
    };

    public static void WriteCost(MarkdownText text, MeasuredView view)
    {
        if (view.Rows.Count + view.Checks.Count == 0)
        {
            text.Paragraph("Nothing was measured.");
            return;
        }

        text.Paragraph("× is the reference's cost divided by the strategy's, so above 1 the strategy is cheaper. ns are nanoseconds of the sender divided by messages: a cost, not a latency." + (CostTable.HasFloors([.. view.Rows, .. view.Checks])
            ? " The floor is the same technique as a bare loop of native calls with prepared headers: cost × floor is the strategy's cost divided by the floor's, so 1 is as cheap as it gets."
            : ""));
        CostTable.Write(text, view.Rows);
        LatencyTable.Write(text, view.Rows);
        if (view.Checks.Count > 0)
        {
            Footnotes notes = new();
            bool floors = CostTable.HasFloors(view.Checks), least = CostTable.HasLeast(view.Checks);
            text.Heading(3, "Self-check: a strategy against itself");
            text.Table(
                ["row", "cell", "× [99% interval]", "verdict", .. least ? [CostTable.LeastColumn] : Array.Empty<string>(), .. floors ? [CostTable.FloorColumn] : Array.Empty<string>()],
                view.Checks.Select(r => (IReadOnlyList<string>)
                [
                    r.Path, r.Cell.Id, Format.RatioWithInterval(r.Estimate), Format.Verdict(r.Verdict), .. least ? [CostTable.Least(r)] : Array.Empty<string>(), .. floors ? [CostTable.Floor(r, notes)] : Array.Empty<string>(),
                ]));
            if (notes.Any)
                text.Items(notes.Lines);
        }

        EventTable.Write(text, [.. view.Rows, .. view.Checks]);
    }

    /// <summary>One value a document; where there are several, with where it stands in the JSON in front.</summary>
    private static IEnumerable<T> Each<T>(MeasuredView view, Func<MeasuredDocument, string, T> select) =>
        view.Documents.Index().Select(d => select(d.Item, view.Documents.Count > 1 ? $"{MeasuredView.PathOf(d.Index)}: " : ""));
}
