using System.CommandLine;

namespace Bench.Commands;

/// <summary>Turns the parser's errors into one line that says what is wrong and what is allowed.</summary>
internal static class ParseErrorLine
{
    /// <summary>The line, or null when the arguments can be used or ask for help.</summary>
    public static string? Of(ParseResult parsed)
    {
        bool asksForHelp = parsed.Action is { ClearsParseErrors: true };
        if (parsed.Errors.Count == 0 || asksForHelp)
            return null;

        Command command = parsed.CommandResult.Command;
        if (command.TreatUnmatchedTokensAsErrors && parsed.UnmatchedTokens is [var unknown, ..])
            return Unknown(command, unknown);
        if (command is RootCommand)
            return $"no verb; {AllowedVerbs(command)}";
        // The library's own messages end with a full stop and do not say what is allowed; those of this program do.
        string message = parsed.Errors[0].Message;
        return message.EndsWith('.') ? $"{message.TrimEnd('.')}; {SeeHelp(command)}" : message;
    }

    private static string Unknown(Command command, string token)
    {
        if (token.StartsWith('-'))
            return $"unknown option '{token}'; {Name(command)} takes {Options(command)}";
        return command is RootCommand
            ? $"unknown verb '{token}'; {AllowedVerbs(command)}"
            : $"'{token}' is one argument too many; {SeeHelp(command)}";
    }

    private static string Name(Command command) => command is RootCommand ? "the program without a verb" : command.Name;

    private static string SeeHelp(Command command) => $"'{command.Name} --help' shows what is allowed";

    private static string AllowedVerbs(Command root) =>
        "verbs: " + string.Join(", ", root.Subcommands.Where(c => !c.Hidden).Select(c => c.Name));

    private static string Options(Command command) =>
        string.Join(", ", command.Options.Where(o => !o.Hidden).Select(o => o.Name).Append("--help").Distinct());
}
