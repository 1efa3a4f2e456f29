using System.Text;

namespace Bench.Reports.Charts;

/// <summary>Charts stay small enough to be read in a diff and loaded by every page.</summary>
internal static class ChartSize
{
    public const int MostBytes = 20 * 1024;

    /// <summary>The richest picture that is small enough.</summary>
    /// <param name="richest">How much the richest holds.</param>
    /// <param name="draw">Draws a picture that holds at most so much.</param>
    public static string Fit(int richest, Func<int, string> draw)
    {
        for (int detail = richest; detail > 1; detail--)
        {
            string svg = draw(detail);
            if (Encoding.UTF8.GetByteCount(svg) <= MostBytes)
                return svg;
        }

        return draw(1);
    }
}
