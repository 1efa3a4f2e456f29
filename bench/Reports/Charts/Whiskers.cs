using static Bench.Reports.Charts.SvgCanvas;

namespace Bench.Reports.Charts;

/// <summary>The 99% interval of a point as an outline: a cap where it ends, an arrowhead where it goes on beyond the axis.</summary>
internal static class Whiskers
{
    private const int Cap = 4, Arrow = 6;

    /// <summary>From left to right at a height.</summary>
    public static string Across(LogScale scale, double lower, double upper, double y)
    {
        double left = scale.Clamped(lower), right = scale.Clamped(upper);
        string from = scale.Holds(lower)
            ? $"M{Number(left)} {Number(y - Cap)}v{2 * Cap}m0-{Cap}"
            : $"M{Number(left + Arrow)} {Number(y - Cap)}l-{Arrow} {Cap} {Arrow} {Cap}m-{Arrow}-{Cap}";
        return $"{from}H{Number(right)}" + (scale.Holds(upper) ? $"m0-{Cap}v{2 * Cap}" : $"m-{Arrow}-{Cap}l{Arrow} {Cap}-{Arrow} {Cap}");
    }

    /// <summary>Up and down at a place; the scale goes up.</summary>
    public static string Up(LogScale scale, double lower, double upper, double x)
    {
        double bottom = scale.Clamped(lower), top = scale.Clamped(upper);
        string from = scale.Holds(lower)
            ? $"M{Number(x - Cap)} {Number(bottom)}h{2 * Cap}m-{Cap} 0"
            : $"M{Number(x - Cap)} {Number(bottom - Arrow)}l{Cap} {Arrow} {Cap}-{Arrow}m-{Cap} {Arrow}";
        return $"{from}V{Number(top)}" + (scale.Holds(upper) ? $"m-{Cap} 0h{2 * Cap}" : $"m-{Cap} {Arrow}l{Cap}-{Arrow} {Cap} {Arrow}");
    }
}
