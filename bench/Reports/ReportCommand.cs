using System.Globalization;
using System.Text.RegularExpressions;

namespace Bench.Reports;

/// <summary>The command that a report names for doing the same again.</summary>
internal static partial class ReportCommand
{
    private const string SeedOption = "--seed";
    private const string NoArguments = " --";
    private const string Prefix = "dotnet run -c Release --project bench";

    /// <summary>
    /// The command for these arguments of the program, quoted for a POSIX shell, without those that say into which file or
    /// folder of this machine the results went.
    /// </summary>
    public static string For(IEnumerable<string> arguments)
    {
        string quoted = string.Join(' ', arguments.Select(Quote));
        return quoted.Length == 0 ? Prefix : WithoutFiles($"{Prefix} -- {quoted}");
    }

    /// <summary>The same, with the seed that makes the run's random orders the same again.</summary>
    public static string For(IReadOnlyCollection<string> arguments, int seed) => For(arguments.Contains(SeedOption)
        ? arguments
        : [.. arguments, SeedOption, seed.ToString(CultureInfo.InvariantCulture)]);

    /// <summary>The command without the options that name files of results: those of an older document may be in it.</summary>
    public static string WithoutFiles(string command)
    {
        string rest = ResultFile().Replace(command, "");
        return rest.EndsWith(NoArguments, StringComparison.Ordinal) ? rest[..^NoArguments.Length] : rest;
    }

    /// <summary>
    /// An option of <see cref="Commands.Parsing.CommonOptions"/> with its value: plain, quoted, or with a quote in it, before
    /// which there are two backslashes in JSON.
    /// </summary>
    [GeneratedRegex(@" (?:--export-json|--export-markdown|--output|-o)[ =](?:'[^']*'|\\{1,2}'|[^ '\\])+")]
    private static partial Regex ResultFile();

    private static string Quote(string argument) => argument.Length > 0 && argument.All(IsPlain)
        ? argument
        : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || "-_=+:,./@%".Contains(c, StringComparison.Ordinal);
}
