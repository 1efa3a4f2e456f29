using System.Globalization;
using BatchSend;

namespace Bench.Reports.Charts;

/// <summary>
/// How many times cheaper than the reference, by transport, size and strategy: markers with the 99% interval as whiskers
/// on a logarithmic axis with a line at 1.
/// </summary>
internal static class RatioChart
{
    public const string FileName = "chart.svg";

    public const int Width = 860;

    private const int LabelRight = 236, PlotLeft = 250, PlotRight = 660, FiguresRight = 840;
    private const int RowHeight = 20, GroupHeight = 30, FooterHeight = 52, LegendHeight = 26;

    /// <summary>More rows than this fill several screens: then the headline batch alone is drawn.</summary>
    private const int MostRows = 48;

    /// <summary>Narrower decades label their powers of ten alone.</summary>
    private const double RoomForAllLabels = 110;

    /// <summary>Draws all rows but the self-checks, or of a sweep the headline batch, at as many sizes as fit.</summary>
    public static string Render(MeasuredView view)
    {
        List<ReportRow> rows = [.. view.Rows.Where(r => !r.Cell.IsSelfCheck)];
        string? note = null;
        if (rows.Count > MostRows)
        {
            List<ReportRow> headline = [.. rows.GroupBy(r => r.LaneId).SelectMany(ReportRow.AtHeadline)];
            note = $"batches of {string.Join(", ", headline.Select(r => r.Cell.Batch).Distinct())} alone; the other {rows.Count - headline.Count} rows are in the data";
            rows = headline;
        }

        List<int> sizes = [.. rows.Select(r => r.Cell.Size).Distinct()];
        return ChartSize.Fit(Math.Max(1, sizes.Count), most =>
        {
            IReadOnlyList<int> picked = Spread.Pick(sizes, most);
            string?[] notes = [note, Spread.LeftOut("sizes", sizes, picked, size => Format.Size(size))];
            return Draw(view, [.. rows.Where(r => picked.Contains(r.Cell.Size))], [.. notes.OfType<string>()]);
        });
    }

    private static string Draw(MeasuredView view, IReadOnlyList<ReportRow> rows, string[] notes)
    {
        List<IGrouping<string, ReportRow>> groups =
        [
            .. rows.OrderBy(r => r.Cell.Transport).ThenBy(r => r.LaneId, StringComparer.Ordinal).ThenBy(r => r.Cell.Size).ThenBy(r => r.Cell.Batch)
                .GroupBy(r => view.References.Count > 1 ? $"{r.Traffic}, against {r.Cell.Reference}" : r.Traffic),
        ];
        string references = string.Join(", ", view.References.DefaultIfEmpty(SenderCatalog.Baseline.Name));
        string title = $"How many times cheaper than {references} is sending a message?";
        double top = ChartHeader.Height(Width, title, view, notes) + LegendHeight;
        double bottom = top + groups.Count * GroupHeight + rows.Count * RowHeight + 6;
        SvgCanvas canvas = new(Width, bottom + FooterHeight, title, [.. rows.Select(r => r.Cell.Strategy), SenderCatalog.Baseline.Name]);
        ChartHeader.Draw(canvas, Width, title, view, notes);
        Legend(canvas, top - LegendHeight + 8);

        LogScale scale = LogScale.WithWhiskers(
            [1, .. rows.Select(r => r.Estimate.Ratio)], rows.SelectMany(r => new[] { r.Estimate.Lower, r.Estimate.Upper }), PlotLeft, PlotRight - PlotLeft);
        Axis(canvas, scale, top, bottom);
        canvas.Group("rows", () => Rows(canvas, groups, scale, top), "end");
        canvas.Text((PlotLeft + PlotRight) / 2.0, bottom + 36, $"× {references}, logarithmic; right of 1 is cheaper", 12, "middle");
        return canvas.ToString();
    }

    private static void Rows(SvgCanvas canvas, List<IGrouping<string, ReportRow>> groups, LogScale scale, double top)
    {
        double y = top;
        foreach (IGrouping<string, ReportRow> group in groups)
        {
            y += GroupHeight;
            canvas.Text(ChartHeader.Margin, y - 8, group.Key, SvgCanvas.Subtitle, "start", bold: true);
            foreach (ReportRow row in group)
            {
                canvas.Group($"s{ChartStyle.LookOf(row.Cell.Strategy)}", () => Row(canvas, row, scale, y + RowHeight / 2.0));
                y += RowHeight;
            }
        }
    }

    private static void Row(SvgCanvas canvas, ReportRow row, LogScale scale, double y)
    {
        canvas.Text(LabelRight, y + 4, row.Cell.Strategy);
        if (row.Estimate is { Lower: { } lower, Upper: { } upper })
            canvas.Path(Whiskers.Across(scale, lower, upper, y), "l");
        canvas.Marker(row.Cell.Strategy, scale.At(row.Estimate.Ratio), y, hollow: !ChartHeader.IsJudged(row.Verdict), inGroup: true);
        canvas.Text(FiguresRight, y + 4, row.Estimate.Lower is null ? Format.Ratio(row.Estimate.Ratio) : Format.RatioWithInterval(row.Estimate));
    }

    private static void Legend(SvgCanvas canvas, double y)
    {
        int look = ChartStyle.LookOf(SenderCatalog.Baseline.Name);
        canvas.Path($"M{ChartHeader.Margin} {SvgCanvas.Number(y)}h28m-28-4v8m28-8v8", $"s{look} l");
        canvas.Marker(SenderCatalog.Baseline.Name, ChartHeader.Margin + 14, y, hollow: false);
        canvas.Text(ChartHeader.Margin + 36, y + 4, "mean of the launches and its 99% interval; arrow: it goes on");
        canvas.Marker(SenderCatalog.Baseline.Name, ChartHeader.Margin + 440, y, hollow: true);
        canvas.Text(ChartHeader.Margin + 452, y + 4, "hollow: not judged, no word about it");
    }

    private static void Axis(SvgCanvas canvas, LogScale scale, double top, double bottom)
    {
        bool hasRoom = scale.At(10) - scale.At(1) >= RoomForAllLabels;
        foreach (double tick in scale.Ticks())
        {
            bool isOne = Math.Abs(tick - 1) < 1e-9;
            canvas.Line(scale.At(tick), top + 4, scale.At(tick), bottom, isOne ? "a one" : "g");
            if (hasRoom || LogScale.IsPowerOfTen(tick))
                canvas.Text(scale.At(tick), bottom + 16, tick.ToString("0.###", CultureInfo.InvariantCulture) + "×", anchor: "middle", bold: isOne);
        }
    }
}
