namespace Bench.Commands;

/// <summary>
/// Figures in columns where the screen has room for them, and otherwise the figures of a row below its first cell. No
/// figure is left out and no word is cut.
/// </summary>
/// <param name="columns">The names of the columns. One called <c>was</c> belongs to the one before it.</param>
internal sealed class FigureTable(IReadOnlyList<string> columns)
{
    private const string Was = "was", Gap = "  ";

    private readonly List<IReadOnlyList<string>> _rows = [];

    /// <param name="cells">One for each column.</param>
    public void Add(params string[] cells) => _rows.Add(cells);

    public void WriteTo(Screen screen)
    {
        int[] widths = [.. columns.Select((name, i) => _rows.Select(row => row[i].Length).Append(name.Length).Max())];
        if (screen.Width is { } width && widths.Sum() + ((widths.Length - 1) * Gap.Length) > width)
        {
            foreach (IReadOnlyList<string> row in _rows)
                Stack(screen, row, width);
            return;
        }
        screen.WriteLine(Line(columns));
        screen.WriteLine(string.Join(Gap, widths.Select(w => new string('-', w))));
        foreach (IReadOnlyList<string> row in _rows)
            screen.WriteLine(Line(row));

        string Line(IReadOnlyList<string> cells) => string.Join(Gap, cells.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd();
    }

    /// <summary>As many figures a line as it holds, each whole where it fits.</summary>
    private void Stack(Screen screen, IReadOnlyList<string> row, int width)
    {
        screen.WriteLine(row[0]);
        string line = "";
        foreach (string figure in Figures(row))
        {
            if (line.Length > 0 && Gap.Length + line.Length + 1 + figure.Length > width)
            {
                screen.WriteLine(Gap + line);
                line = "";
            }
            line += line.Length > 0 ? " " + figure : figure;
        }
        screen.WriteLine(Gap + line);
    }

    private IEnumerable<string> Figures(IReadOnlyList<string> row)
    {
        for (int i = 1; i < columns.Count; i++)
        {
            string figure = $"{columns[i]} {row[i]}";
            for (; i + 1 < columns.Count && columns[i + 1] == Was; i++)
                figure += $", {Was} {row[i + 1]}";
            yield return figure + (i + 1 < columns.Count ? ";" : "");
        }
    }
}
