using System.Globalization;
using System.Xml.Linq;
using BatchSend;
using Bench.Pairing;

namespace Bench.Reports;

/// <summary>
/// One chart: how many times cheaper than the reference, by traffic and strategy. Dots with the 99% interval as
/// whiskers on a logarithmic axis with a line at 1. It brings its own background, and no script.
/// </summary>
internal static class SvgChart
{
    private const int Width = 860;
    private const int Margin = 20;
    private const int LabelRight = 236;
    private const int PlotLeft = 250;
    private const int PlotRight = 660;
    private const int FiguresLeft = 678;
    private const int HeaderHeight = 112;
    private const int RowHeight = 22;
    private const int GroupHeight = 30;
    private const int FooterHeight = 56;
    private const int DotRadius = 4;

    /// <summary>A whisker may stretch the axis by this factor beyond the outermost dot; a wider one ends in an arrow.</summary>
    private const double WhiskerReach = 3;

    /// <summary>Narrower decades label their powers of ten alone.</summary>
    private const double RoomForAllLabels = 110;

    /// <summary>Characters of the small print that fit beside each other.</summary>
    private const int LineLength = 120;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>Draws all rows but the self-checks.</summary>
    /// <param name="document">The measured cells.</param>
    public static string Render(MeasuredDocument document)
    {
        List<ReportRow> rows = [.. ReportRow.Of(document.Cells, "cells").Where(r => !r.Cell.IsSelfCheck)];
        List<IGrouping<string, ReportRow>> groups =
        [
            .. rows.OrderBy(r => r.Cell.Transport).ThenBy(r => r.Cell.ReceiverGro).ThenBy(r => r.Cell.Size).ThenBy(r => r.Cell.Batch)
                .GroupBy(r => GroupTitle(r.Cell)),
        ];
        int height = HeaderHeight + groups.Count * GroupHeight + rows.Count * RowHeight + FooterHeight;
        int plotBottom = height - FooterHeight;
        LogScale scale = Scale(rows);

        XElement root = new(
            Svg + "svg",
            new XAttribute("viewBox", Invariant($"0 0 {Width} {height}")),
            new XAttribute("width", Width), new XAttribute("height", height),
            new XAttribute("role", "img"), new XAttribute("font-family", "DejaVu Sans, Verdana, Arial, sans-serif"),
            new XElement(Svg + "title", Title(document)),
            Box(0, 0, Width, height, "#ffffff"));
        root.Add(Header(document));
        root.Add(Axis(scale, plotBottom));
        double y = HeaderHeight;
        foreach (IGrouping<string, ReportRow> group in groups)
        {
            y += GroupHeight;
            root.Add(Text(Margin, y - 9, group.Key, 13, "#1f2328", "start", bold: true));
            foreach (ReportRow row in group)
            {
                root.Add(SvgRow.Draw(row, scale, y + RowHeight / 2.0, LabelRight, FiguresLeft, DotRadius));
                y += RowHeight;
            }
        }

        root.Add(Text((PlotLeft + PlotRight) / 2.0, plotBottom + 38, AxisTitle(rows), 12, "#1f2328", "middle"));
        return root + "\n";
    }

    internal static XElement Text(double x, double y, string text, int size, string fill, string anchor, bool bold = false)
    {
        XElement element = new(
            Svg + "text", new XAttribute("x", Number(x)), new XAttribute("y", Number(y)),
            new XAttribute("font-size", size), new XAttribute("fill", fill), new XAttribute("text-anchor", anchor), Printable(text));
        if (bold)
            element.Add(new XAttribute("font-weight", "bold"));
        return element;
    }

    internal static XElement Line(double x1, double y1, double x2, double y2, string stroke, double width) => new(
        Svg + "line", new XAttribute("x1", Number(x1)), new XAttribute("y1", Number(y1)),
        new XAttribute("x2", Number(x2)), new XAttribute("y2", Number(y2)),
        new XAttribute("stroke", stroke), new XAttribute("stroke-width", Number(width)));

    internal static XElement Dot(double x, double y, double radius, string fill, string stroke) => new(
        Svg + "circle", new XAttribute("cx", Number(x)), new XAttribute("cy", Number(y)), new XAttribute("r", Number(radius)),
        new XAttribute("fill", fill), new XAttribute("stroke", stroke), new XAttribute("stroke-width", 2));

    internal static XElement Group(string className, params object[] content) =>
        new(Svg + "g", new XAttribute("class", className), content);

    private static IEnumerable<XElement> Header(MeasuredDocument document)
    {
        yield return Text(Margin, 30, Title(document), 17, "#1f2328", "start", bold: true);
        foreach ((int line, string text) in Wrapped("measured on " + EnvironmentTable.OneLine(document.Environment)).Index())
            yield return Text(Margin, 48 + 14 * line, text, 11, "#59636e", "start");
        yield return Dot(Margin + DotRadius, 74, DotRadius, SvgRow.Solid, SvgRow.Solid);
        yield return Line(Margin + 16, 74, Margin + 40, 74, SvgRow.Solid, 2);
        yield return Text(Margin + 48, 78, "mean of the launches and its 99% interval", 12, "#59636e", "start");
        yield return Dot(Margin + 340, 74, DotRadius, "#ffffff", SvgRow.Hollow);
        yield return Text(Margin + 352, 78, "hollow: provisional or not steady, no word about it", 12, "#59636e", "start");
        if (document.Incomplete)
            yield return Text(Margin, 100, "INCOMPLETE: the run ended early", 13, "#cf222e", "start", bold: true);
    }

    /// <summary>One line, or two parted after a comma.</summary>
    private static IEnumerable<string> Wrapped(string text)
    {
        int comma = text.Length <= LineLength ? -1 : text.LastIndexOf(", ", LineLength, StringComparison.Ordinal);
        return comma < 0 ? [text] : [text[..(comma + 1)], text[(comma + 2)..]];
    }

    private static IEnumerable<XElement> Axis(LogScale scale, int bottom)
    {
        bool hasRoom = scale.X(10) - scale.X(1) >= RoomForAllLabels;
        foreach (double tick in scale.Ticks())
        {
            bool isOne = Math.Abs(tick - 1) < 1e-9;
            XElement line = Line(scale.X(tick), HeaderHeight + 4, scale.X(tick), bottom, isOne ? "#1f2328" : "#d1d9e0", isOne ? 1.5 : 1);
            line.Add(new XAttribute("class", isOne ? "one" : "tick"));
            yield return line;
            bool isPowerOfTen = Math.Abs(Math.Log10(tick) - Math.Round(Math.Log10(tick))) < 1e-9;
            if (hasRoom || isPowerOfTen)
                yield return Text(scale.X(tick), bottom + 18, tick.ToString("0.###", CultureInfo.InvariantCulture) + "×", 11, "#1f2328", "middle", isOne);
        }
    }

    private static LogScale Scale(List<ReportRow> rows)
    {
        double low = rows.Select(r => r.Estimate.Ratio).Append(1).Min() / WhiskerReach;
        double high = rows.Select(r => r.Estimate.Ratio).Append(1).Max() * WhiskerReach;
        IEnumerable<double> ends = rows.SelectMany(r => new[] { r.Estimate.Ratio, r.Estimate.Lower, r.Estimate.Upper })
            .OfType<double>().Select(v => Math.Clamp(v, low, high));
        return new LogScale(ends, PlotLeft, PlotRight - PlotLeft);
    }

    private static string Title(MeasuredDocument document) =>
        $"How many times cheaper than {string.Join(", ", References(document.Cells.Select(c => c.Cell)))} is sending a message?";

    private static string AxisTitle(List<ReportRow> rows) =>
        $"× {string.Join(", ", References(rows.Select(r => r.Cell)))}, logarithmic; right of 1 is cheaper";

    private static IEnumerable<string> References(IEnumerable<Cell> cells) =>
        cells.Where(c => !c.IsSelfCheck).Select(c => c.Reference).DefaultIfEmpty(SenderCatalog.Baseline.Name).Distinct();

    private static string GroupTitle(Cell cell) =>
        $"{Format.Transport(cell.Transport)}, {Format.Size(cell.Size)} × {cell.Batch}" + (cell.ReceiverGro ? ", GRO receiver" : "");

    private static XElement Box(double x, double y, double width, double height, string fill) => new(
        Svg + "rect", new XAttribute("x", Number(x)), new XAttribute("y", Number(y)),
        new XAttribute("width", Number(width)), new XAttribute("height", Number(height)), new XAttribute("fill", fill));

    /// <summary>XML cannot hold most control characters, not even escaped.</summary>
    private static string Printable(string text) => string.Concat(text.Where(System.Xml.XmlConvert.IsXmlChar));

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
