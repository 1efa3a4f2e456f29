using System.CommandLine;
using Bench.Commands.Sending;
using Bench.Commands.Writing;

namespace Bench.Commands;

/// <summary>From the arguments to the exit code: every way in which the program can end passes through here.</summary>
internal static class Entry
{
    /// <summary>Set to 1, it makes an unexpected failure print its stack as well.</summary>
    public const string TraceVariable = "BATCHSEND_TRACE";

    /// <summary>Begins the one line that says why a process of this program failed.</summary>
    private const string ErrorPrefix = "error: ";

    public static async Task<int> RunAsync(string[] args)
    {
        Root root = Root.Create();
        ParseResult parsed = root.Parse(BenchmarkArguments.WithVerb(args, root), Root.Parsing);
        if (ParseErrorLine.Of(parsed) is { } line)
            return Fail(ExitCodes.Usage, line);

        if (new OutputFile(OutputFile.StandardOutput).WhyNot() is { } reason)
            return Fail(ExitCodes.Usage, $"standard output cannot be written: {reason}");
        using Interrupt interrupt = new();
        try
        {
            return await parsed.InvokeAsync(Invocation(), interrupt.Token).ConfigureAwait(false);
        }
        catch (CommandFailure e)
        {
            return Fail(e.ExitCode, e.Message);
        }
        catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
        {
            return Fail(ExitCodes.Interrupted, "interrupted; no report was written");
        }
#pragma warning disable CA1031 // The last line of defence: whatever was not expected becomes one line and an exit code.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (Environment.GetEnvironmentVariable(TraceVariable) == "1")
                Console.Error.WriteLine(e);
            string what = SocketErrorText.Of(e) ?? $"unexpected {e.GetType().Name}: {e.Message}";
            return Fail(ExitCodes.Failed, $"{what} ({TraceVariable}=1 shows the stack)");
        }
    }

    /// <summary>What a process of this program said of its failure, for another that will put the prefix before its own line.</summary>
    public static string ReasonIn(string line) =>
        line.StartsWith(ErrorPrefix, StringComparison.Ordinal) ? line[ErrorPrefix.Length..] : line;

    /// <summary>
    /// The library's own handling of signals and exceptions is off: it would end a clean-up after two seconds, treat
    /// a second Ctrl+C like the first, and print a stack for every failure.
    /// </summary>
    private static InvocationConfiguration Invocation() => new()
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null,
    };

    private static int Fail(int exitCode, string message)
    {
        Screen.Progress.WriteLine(ErrorPrefix + message.ReplaceLineEndings(" "));
        return exitCode;
    }
}
