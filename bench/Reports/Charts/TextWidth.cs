namespace Bench.Reports.Charts;

/// <summary>
/// How wide a text is in DejaVu Sans or Verdana, the widest fonts that the charts ask for: an upper bound by classes of
/// letters, since a chart cannot know the reader's fonts.
/// </summary>
internal static class TextWidth
{
    /// <summary>How much wider a bold text is.</summary>
    public const double Bold = 1.12;

    public static double Of(string text, double size, bool bold = false) =>
        text.Sum(EmOf) * size * (bold ? Bold : 1);

    /// <summary>Lines of whole words that are no wider than a width, but for a single word that is.</summary>
    public static IReadOnlyList<string> Wrap(string text, double size, double width)
    {
        List<string> lines = [];
        foreach (string word in text.Split(' '))
        {
            if (lines.Count > 0 && Of($"{lines[^1]} {word}", size) <= width)
                lines[^1] += " " + word;
            else
                lines.Add(word);
        }

        return lines;
    }

    private static double EmOf(char c) => c switch
    {
        'i' or 'j' or 'l' => 0.28,
        'f' or 't' or 'r' or 'I' or '.' or ',' or ':' or ';' or ' ' or '|' or '!' or '/' or '[' or ']' or '(' or ')' or '-' => 0.42,
        'm' or 'W' or '%' or '@' => 1,
        'w' or 'M' or '×' or '≈' or '<' or '>' or '=' or '+' => 0.87,
        _ when char.IsUpper(c) => 0.79,
        _ => 0.65,
    };
}
