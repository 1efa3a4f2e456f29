using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Bench.Commands;

/// <summary>The library's help, followed by the examples of the verb.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    /// <summary>How the program is started from a clone; it has no installed name.</summary>
    public const string Program = "dotnet run -c Release --project bench --";

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
        int exitCode = help.Invoke(parseResult);
        IReadOnlyList<(string Line, string Purpose)> examples = parseResult.CommandResult.Command switch
        {
            Verb verb => verb.Examples,
            RootCommand => RootExamples,
            _ => [],
        };
        if (examples.Count == 0)
            return exitCode;

        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach ((string line, string purpose) in examples)
            output.WriteLine($"  # {purpose}{Environment.NewLine}  {Program} {line}".TrimEnd());
        output.WriteLine();
        return exitCode;
    }
}
