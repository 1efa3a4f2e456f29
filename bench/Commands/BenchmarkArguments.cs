using System.CommandLine;
using System.Reflection;
using BenchmarkDotNet.ConsoleArguments;
using CommandLine;

namespace Bench.Commands;

/// <summary>A bare BenchmarkDotNet option (<c>--filter</c>, <c>--list</c>) without a verb goes to <c>run</c>.</summary>
internal static class BenchmarkArguments
{
    private const string RunVerb = "run";

    /// <summary>The arguments, with the verb put in front when the first one is BenchmarkDotNet's and not the program's own.</summary>
    public static IReadOnlyList<string> WithVerb(string[] args, RootCommand root)
    {
        if (args is not [['-', ..] first, ..])
            return args;
        string name = first.Split('=')[0];
        bool own = root.Options.Any(o => o.Name == name || o.Aliases.Contains(name));
        return !own && OptionNames().Contains(name) ? [RunVerb, .. args] : args;
    }

    /// <summary>BenchmarkDotNet's own list of options, read from the attributes of its option class.</summary>
    private static IEnumerable<string> OptionNames() =>
        from property in typeof(CommandLineOptions).GetProperties()
        let option = property.GetCustomAttribute<OptionAttribute>()
        where option is not null
        from name in new[] { "--" + option.LongName, "-" + option.ShortName }
        where name.Length > 1 && name != "--"
        select name;
}
