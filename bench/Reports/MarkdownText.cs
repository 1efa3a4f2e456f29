using System.Text;

namespace Bench.Reports;

/// <summary>Builds GitHub Markdown: headings, paragraphs, lists, and tables whose cells cannot break them.</summary>
internal sealed class MarkdownText
{
    private readonly StringBuilder _text = new();

    public MarkdownText Heading(int level, string text) => Block($"{new string('#', level)} {text}");

    public MarkdownText Paragraph(string text) => Block(OneLine(text));

    public MarkdownText Items(IEnumerable<string> items) => Block(string.Join('\n', items.Select(i => "- " + OneLine(i))));

    public MarkdownText CodeBlock(string code) => Block($"```sh\n{code}\n```");

    /// <summary>A block that GitHub folds; its content follows, and <see cref="EndDetails"/>.</summary>
    public MarkdownText BeginDetails(string summary) => Block($"<details>\n<summary>{OneLine(summary)}</summary>");

    public MarkdownText EndDetails() => Block("</details>");

    /// <param name="columns">Headers; one that ends in <c>:</c> is aligned to the right, as figures are.</param>
    /// <param name="rows">As many cells a row as there are columns.</param>
    public MarkdownText Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        StringBuilder table = new();
        table.Append(Row(columns.Select(c => c.TrimEnd(':')))).Append('\n');
        table.Append(Row(columns.Select(c => c.EndsWith(':') ? "--:" : ":--")));
        foreach (IReadOnlyList<string> row in rows)
        {
            if (row.Count != columns.Count)
                throw new ArgumentException($"a row has other columns than the table: {string.Join(" | ", row)}", nameof(rows));
            table.Append('\n').Append(Row(row.Select(Cell)));
        }

        return Block(table.ToString());
    }

    public override string ToString() => _text.ToString();

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    /// <summary>A name that is empty in the data must not look like a column that was forgotten.</summary>
    private static string Cell(string text) => string.IsNullOrWhiteSpace(text) ? "(empty)" : OneLine(text).Replace("|", "\\|", StringComparison.Ordinal);

    /// <summary>Text from outside (a kernel's name, an error) must neither start a block nor open a tag.</summary>
    private static string OneLine(string text) => text
        .ReplaceLineEndings(" ")
        .Replace("<", "&lt;", StringComparison.Ordinal);

    private MarkdownText Block(string block)
    {
        if (_text.Length > 0)
            _text.Append('\n');
        _text.Append(block).Append('\n');
        return this;
    }
}
