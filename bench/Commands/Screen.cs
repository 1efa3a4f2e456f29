using System.Globalization;

namespace Bench.Commands;

/// <summary>
/// Text for a reader on one of the standard streams: what was asked for on the standard output, progress on the standard
/// error. On a terminal, lines are broken between words where it would cut them in the middle; in a file and a pipe they
/// stay whole, for <c>grep</c> and <c>tail</c>.
/// </summary>
/// <param name="output">Where it goes.</param>
/// <param name="width">Columns; null where no line is broken.</param>
internal sealed class Screen(TextWriter output, int? width)
{
    /// <summary>The columns that the user wants, before those that the terminal has (POSIX, Environment Variables).</summary>
    public const string WidthVariable = "COLUMNS";

    /// <summary>Columns of a terminal that does not say how many it has.</summary>
    private const int UsualWidth = 80;

    /// <summary>Below it, hardly a line would hold two words.</summary>
    private const int LeastWidth = 20;

    /// <summary>Spaces before what continues a line, besides those that it begins with.</summary>
    private const int Indent = 2;

    /// <summary>For the answer of a verb.</summary>
    public static Screen Answers => new(Console.Out, Console.IsOutputRedirected ? WantedWidth() : TerminalWidth());

    /// <summary>For what a verb does meanwhile. Where it is no terminal a program may read it line by line.</summary>
    public static Screen Progress => new(Console.Error, Console.IsErrorRedirected ? null : TerminalWidth());

    /// <summary>The answer of a verb, out of the way of the one document that <c>--json</c> prints.</summary>
    public static Screen AnswersBeside(bool json) => json ? Progress : Answers;

    /// <summary>Columns; null where no line is broken.</summary>
    public int? Width { get; } = width is { } columns ? Math.Max(columns, LeastWidth) : null;

    /// <param name="text">One line.</param>
    /// <param name="hang">Spaces before what continues it; null for those that align it with the text behind its first gap.</param>
    public void WriteLine(string text, int? hang = null)
    {
        foreach (string line in Width is { } columns ? Fold(text, columns, hang ?? Hang(text, columns)) : [text])
            output.WriteLine(line);
    }

    /// <summary>A command that is there to be copied: a shell reads what is broken over lines as one.</summary>
    public void WriteCommand(string text)
    {
        foreach (string line in Width is { } columns && !OperatingSystem.IsWindows() ? FoldCommand(text, columns) : [text])
            output.WriteLine(line);
    }

    /// <summary>Breaks a line between words. A word that is longer than a line keeps one of its own.</summary>
    /// <param name="text">One line.</param>
    /// <param name="columns">The most characters of a line.</param>
    /// <param name="hang">Spaces before all lines but the first.</param>
    public static IEnumerable<string> Fold(string text, int columns, int hang)
    {
        string indent = "", rest = text;
        while (indent.Length + rest.Length > columns)
        {
            int first = rest.Length - rest.TrimStart(' ').Length;
            int cut = rest.LastIndexOf(' ', columns - indent.Length);
            if (cut <= first)
                cut = rest.IndexOf(' ', first);
            if (cut < 0)
                break;
            yield return indent + rest[..cut].TrimEnd(' ');
            rest = rest[cut..].TrimStart(' ');
            indent = new string(' ', hang);
        }
        yield return indent + rest;
    }

    private static int Hang(string text, int columns)
    {
        int first = text.Length - text.TrimStart(' ').Length;
        int gap = text.IndexOf("  ", first, StringComparison.Ordinal);
        int second = gap < 0 ? text.Length : text.Length - text[gap..].TrimStart(' ').Length;
        return second < columns / 2 ? second : Math.Min(first + Indent, columns / 2);
    }

    /// <summary>Breaks a command between its arguments, where a backslash joins the lines again: not within quotes.</summary>
    private static IEnumerable<string> FoldCommand(string text, int columns)
    {
        int first = text.Length - text.TrimStart(' ').Length;
        string continued = new(' ', Math.Min(first + Indent, columns / 2)), line = text[..first];
        bool empty = true;
        foreach (string argument in Arguments(text[first..]))
        {
            // The line may have to end in a space and a backslash.
            if (!empty && line.Length + 1 + argument.Length + 2 > columns)
            {
                yield return line + " \\";
                line = continued;
                empty = true;
            }
            line += empty ? argument : " " + argument;
            empty = false;
        }
        yield return line;
    }

    private static IEnumerable<string> Arguments(string command)
    {
        int begin = 0;
        char? quote = null;
        for (int i = 0; i < command.Length; i++)
        {
            char c = command[i];
            if (quote is null && c is '\'' or '"')
                quote = c;
            else if (quote == c)
                quote = null;
            else if (quote is null && c == ' ')
            {
                yield return command[begin..i];
                begin = i + 1;
            }
        }
        yield return command[begin..];
    }

    private static int TerminalWidth() => WantedWidth() ?? (Console.WindowWidth is > 0 and var columns ? columns : UsualWidth);

    private static int? WantedWidth() =>
        int.TryParse(Environment.GetEnvironmentVariable(WidthVariable), NumberStyles.None, CultureInfo.InvariantCulture, out int columns) && columns > 0
            ? columns
            : null;
}
