using System.Diagnostics.CodeAnalysis;
using Bench.Hosting;

/// <summary>What a sample takes from its command line: an end point, and <c>--udp</c> where it can do both. Everything else is told, not ignored.</summary>
/// <param name="Endpoint">As it was written; null when there is none.</param>
/// <param name="Udp">Whether <c>--udp</c> was given.</param>
internal sealed record CommandLine(string? Endpoint, bool Udp)
{
    /// <summary>What is asked of the user is wrong: the command line, or what was typed.</summary>
    public const int UsageError = 2;

    private const string UdpOption = "--udp", OptionalEndpoint = "[HOST:PORT]";

    /// <param name="args">The arguments.</param>
    /// <param name="usage">How the sample is called; it has <c>--udp</c> where that may be given, and <c>[HOST:PORT]</c> where an option alone is enough.</param>
    /// <param name="read">What was read; null when the sample is to end.</param>
    /// <param name="exitCode">What to end with: 0 when only the usage was asked for.</param>
    public static bool TryRead(string[] args, string usage, [NotNullWhen(true)] out CommandLine? read, out int exitCode)
    {
        StandardStreams.Guard(); // a pipe or a disk that takes no text is no reason to end
        read = null;
        exitCode = 0;
        if (args.Contains("--help") || args.Contains("-h"))
        {
            Console.WriteLine(usage);
            return false;
        }

        bool udp = args.Contains(UdpOption) && usage.Contains(UdpOption, StringComparison.Ordinal);
        string[] rest = [.. args.Where(a => !udp || a != UdpOption)];
        string? wrong = rest.FirstOrDefault(static a => a.StartsWith('-')) ?? rest.Skip(1).FirstOrDefault();
        bool tooFew = rest.Length == 0 && (args.Length == 0 || !usage.Contains(OptionalEndpoint, StringComparison.Ordinal));
        if (wrong is null && !tooFew)
        {
            read = new CommandLine(rest.FirstOrDefault(), udp);
            return true;
        }

        if (wrong is not null)
            Console.Error.WriteLine($"'{wrong}' is not known here");
        Console.Error.WriteLine(usage);
        exitCode = UsageError;
        return false;
    }
}
