namespace Bench.Commands;

/// <summary>The exit codes of every verb. Where several apply, 4 comes before 1 and 1 before 3.</summary>
internal static class ExitCodes
{
    public const int Pass = 0;

    /// <summary>A gate found a regression.</summary>
    public const int Regression = 1;

    /// <summary>The command line or the input it names cannot be used.</summary>
    public const int Usage = 2;

    /// <summary>There is no data, or none that can be compared.</summary>
    public const int NoData = 3;

    /// <summary>The benchmark itself failed.</summary>
    public const int Failed = 4;

    /// <summary>Ended by Ctrl+C, with what was measured so far (128 + SIGINT, as shells report it).</summary>
    public const int Interrupted = 130;
}

/// <summary>Ends the program with one line on standard error and an exit code of <see cref="ExitCodes"/>.</summary>
internal sealed class CommandFailure(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    public static CommandFailure Usage(string message) => new(ExitCodes.Usage, message);

    public static CommandFailure NoData(string message) => new(ExitCodes.NoData, message);

    /// <summary>Ended by Ctrl+C when there was nothing yet to report.</summary>
    /// <param name="first">What would have been first, with its verb: <c>the first launch ended</c>.</param>
    public static CommandFailure InterruptedBefore(string first) =>
        new(ExitCodes.Interrupted, $"interrupted before {first}; no report was written");

    public static CommandFailure Failed(string message) => new(ExitCodes.Failed, message);
}
