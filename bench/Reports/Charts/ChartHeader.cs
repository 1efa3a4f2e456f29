using Bench.Pairing;

namespace Bench.Reports.Charts;

/// <summary>What every chart begins with: its question, where it was measured, and whether all of it was.</summary>
internal static class ChartHeader
{
    public const int Margin = 20;

    private const double Baseline = 28, TitleHeight = 22, LineHeight = 14;

    /// <summary>Lines of the small print; further environments are in the report.</summary>
    private const int MostEnvironments = 2;

    /// <summary>Draws it and says where the next line may begin.</summary>
    /// <param name="canvas">The picture.</param>
    /// <param name="width">Its width.</param>
    /// <param name="title">The question.</param>
    /// <param name="source">What is drawn.</param>
    /// <param name="notes">Further small print, such as what is left out.</param>
    public static double Draw(SvgCanvas canvas, int width, string title, IChartSource source, params string[] notes)
    {
        double y = Baseline;
        foreach (string line in TitleLines(width, title))
        {
            canvas.Text(Margin, y, line, SvgCanvas.Title, bold: true);
            y += TitleHeight;
        }

        y += LineHeight + 4 - TitleHeight;
        foreach (string line in Lines(width, source, notes))
        {
            canvas.Text(Margin, y, line, SvgCanvas.SmallPrint, css: "m");
            y += LineHeight;
        }

        if (source.Incomplete)
        {
            canvas.Text(Margin, y + 2, "INCOMPLETE: a run ended early", SvgCanvas.Subtitle, css: "w", bold: true);
            y += LineHeight + 4;
        }

        return y;
    }

    /// <summary>How high it will be.</summary>
    public static double Height(int width, string title, IChartSource source, params string[] notes) =>
        Baseline + (TitleLines(width, title).Count - 1) * TitleHeight + LineHeight + 4 + Lines(width, source, notes).Count * LineHeight + (source.Incomplete ? LineHeight + 4 : 0);

    /// <summary>Whether the rule gives a word for a row; without one its marker is hollow.</summary>
    public static bool IsJudged(Verdict verdict) => verdict is not (Verdict.Provisional or Verdict.NotSteady or Verdict.TooNoisy or Verdict.Undecided);

    /// <summary>A bold text is wider: the wrapped lines of a plain one get so much less room.</summary>
    private static IReadOnlyList<string> TitleLines(int width, string title) =>
        TextWidth.Wrap(title, SvgCanvas.Title, (width - 2 * Margin) / TextWidth.Bold);

    private static List<string> Lines(int width, IChartSource source, string[] notes) =>
    [
        .. source.Environments.Take(MostEnvironments).Select(e => "measured on " + e)
            .Concat(source.Environments.Count > MostEnvironments ? [$"and on {source.Environments.Count - MostEnvironments} more environments, which the report names"] : [])
            .Concat(notes)
            .SelectMany(line => TextWidth.Wrap(line, SvgCanvas.SmallPrint, width - 2 * Margin)),
    ];
}
