using System.Globalization;

namespace Bench.Reports;

/// <summary>The command that a report names for doing the same again.</summary>
internal static class ReportCommand
{
    private const string SeedOption = "--seed";
    private const string Prefix = "dotnet run -c Release --project bench";

    /// <summary>The command for these arguments of the program, quoted for a POSIX shell.</summary>
    public static string For(IEnumerable<string> arguments)
    {
        string quoted = string.Join(' ', arguments.Select(Quote));
        return quoted.Length == 0 ? Prefix : $"{Prefix} -- {quoted}";
    }

    /// <summary>The same, with the seed that makes the run's random orders the same again.</summary>
    public static string For(IReadOnlyCollection<string> arguments, int seed) => For(arguments.Contains(SeedOption)
        ? arguments
        : [.. arguments, SeedOption, seed.ToString(CultureInfo.InvariantCulture)]);

    private static string Quote(string argument) => argument.Length > 0 && argument.All(IsPlain)
        ? argument
        : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || "-_=+:,./@%".Contains(c, StringComparison.Ordinal);
}
