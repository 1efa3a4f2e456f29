using static Bench.Reports.Charts.SvgCanvas;

namespace Bench.Reports.Charts;

/// <summary>The 99% interval of a point as an outline: a cap where it ends, an arrowhead where it goes on beyond the axis.</summary>
internal static class Whiskers
{
    private const int Cap = 4, ArrowLength = 6;

    /// <summary>From left to right at a height.</summary>
    public static string Across(LogScale scale, double lower, double upper, double y) =>
        $"M{Number(scale.Clamped(lower))} {Number(y)}H{Number(scale.Clamped(upper))}"
        + AcrossEnd(scale, lower, y, ArrowLength) + AcrossEnd(scale, upper, y, -ArrowLength);

    /// <summary>Up and down at a place.</summary>
    public static string Up(LogScale scale, double lower, double upper, double x) =>
        $"M{Number(x)} {Number(scale.Clamped(lower))}V{Number(scale.Clamped(upper))}"
        + UpEnd(scale, lower, x, -ArrowLength) + UpEnd(scale, upper, x, ArrowLength);

    private static string AcrossEnd(LogScale scale, double value, double y, int inward)
    {
        string x = Number(scale.Clamped(value));
        return scale.Holds(value)
            ? $"M{x} {Number(y - Cap)}v{2 * Cap}"
            : $"M{Number(scale.Clamped(value) + inward)} {Number(y - Cap)}L{x} {Number(y)}l{inward} {Cap}";
    }

    private static string UpEnd(LogScale scale, double value, double x, int inward)
    {
        string y = Number(scale.Clamped(value));
        return scale.Holds(value)
            ? $"M{Number(x - Cap)} {y}h{2 * Cap}"
            : $"M{Number(x - Cap)} {Number(scale.Clamped(value) + inward)}L{Number(x)} {y}l{Cap} {inward}";
    }
}
