using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Bench.Commands;

/// <summary>The library's help, followed by the examples of the verb.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    /// <summary>How the program is started from a clone; it has no installed name.</summary>
    public const string Program = "dotnet run -c Release --project bench --";

    /// <summary>Before what an example is for: a shell passes over it where it is copied too.</summary>
    private const string Comment = "  # ";

    private static readonly (string Line, string Purpose)[] RootExamples =
    [
        ("", "the overview: every strategy on this machine, at most 5 minutes"),
        ("list", "what there is, and what works here"),
        ("doctor", "what can be measured here, and what would enable the rest"),
    ];

    /// <summary>Asking for help wins over whatever else is wrong with the line.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Screen screen = Screen.Answers;
        // The library breaks words where its columns are narrow, so it is given all the room there is.
        help.MaxWidth = int.MaxValue;
        using StringWriter text = new();
        parseResult.InvocationConfiguration.Output = text;
        int exitCode = help.Invoke(parseResult);
        foreach (string line in text.ToString().TrimEnd().Split(Environment.NewLine))
            screen.WriteLine(line.TrimEnd());
        screen.WriteLine("");
        IReadOnlyList<(string Line, string Purpose)> examples = parseResult.CommandResult.Command switch
        {
            Verb verb => verb.Examples,
            RootCommand => RootExamples,
            _ => [],
        };
        if (examples.Count == 0)
            return exitCode;

        screen.WriteLine("Examples:");
        foreach ((string line, string purpose) in examples)
        {
            foreach (string part in Screen.Fold(purpose, (screen.Width ?? int.MaxValue) - Comment.Length, hang: 0))
                screen.WriteLine(Comment + part);
            screen.WriteCommand($"  {Program} {line}".TrimEnd());
        }
        screen.WriteLine("");
        return exitCode;
    }
}
