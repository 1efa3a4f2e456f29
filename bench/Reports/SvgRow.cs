using System.Xml.Linq;
using Bench.Pairing;

namespace Bench.Reports;

/// <summary>One row of the chart: label, whiskers, dot, figures.</summary>
internal static class SvgRow
{
    public const string Solid = "#0550ae";
    public const string Hollow = "#6e7781";

    private const int CapHalfHeight = 4;
    private const int ArrowLength = 6;

    public static XElement Draw(ReportRow row, LogScale scale, double y, double labelRight, double figuresLeft, double radius)
    {
        bool isJudged = row.Verdict is not (Verdict.Provisional or Verdict.NotSteady);
        string color = isJudged ? Solid : Hollow;
        double x = scale.X(row.Estimate.Ratio);
        return SvgChart.Group(
            "cell",
            new XElement(XName.Get("title", "http://www.w3.org/2000/svg"), $"{row.Cell.Id}: {Format.RatioWithInterval(row.Estimate)}, {Format.Verdict(row.Verdict)}"),
            SvgChart.Text(labelRight, y + 4, row.Cell.Strategy, 12, "#1f2328", "end"),
            Whiskers(row.Estimate, scale, y, color),
            SvgChart.Dot(x, y, radius, isJudged ? color : "#ffffff", color),
            SvgChart.Text(figuresLeft, y + 4, Figures(row), 11, "#1f2328", "start"));
    }

    private static IEnumerable<XElement> Whiskers(Estimate estimate, LogScale scale, double y, string color)
    {
        if (estimate is not { Lower: { } lower, Upper: { } upper })
            yield break;
        double left = scale.X(Math.Max(lower, scale.Min));
        double right = scale.X(Math.Min(upper, scale.Max));
        yield return SvgChart.Line(left, y, right, y, color, 2);
        foreach (XElement end in End(left, y, color, scale.Holds(lower), ArrowLength).Concat(End(right, y, color, scale.Holds(upper), -ArrowLength)))
            yield return end;
    }

    /// <summary>A cap where the interval ends; an arrowhead where it goes on beyond the axis.</summary>
    private static IEnumerable<XElement> End(double x, double y, string color, bool isWithin, int inward)
    {
        if (isWithin)
        {
            yield return SvgChart.Line(x, y - CapHalfHeight, x, y + CapHalfHeight, color, 2);
            yield break;
        }

        yield return SvgChart.Line(x + inward, y - CapHalfHeight, x, y, color, 2);
        yield return SvgChart.Line(x + inward, y + CapHalfHeight, x, y, color, 2);
    }

    private static string Figures(ReportRow row) => row.Estimate.Lower is null
        ? Format.Ratio(row.Estimate.Ratio)
        : Format.RatioWithInterval(row.Estimate);
}
