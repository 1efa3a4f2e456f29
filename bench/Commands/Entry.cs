using System.CommandLine;
using System.Net.Sockets;
using Bench.Commands.Sending;
using Bench.Commands.Writing;
using Bench.Hosting;

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
        try
        {
            // Once for nothing: whoever runs out of descriptors can load nothing more, what an error line needs included.
            _ = Unexpected(new SocketException((int)SocketError.TooManyOpenSockets));
            return await RunVerbAsync(args).ConfigureAwait(false);
        }
        catch (CommandFailure e)
        {
            return Fail(e.ExitCode, e.Message);
        }
#pragma warning disable CA1031 // The last line of defence: whatever was not expected becomes one line and an exit code.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (Environment.GetEnvironmentVariable(TraceVariable) == "1")
                ShowStack(e);
            return Fail(ExitCodes.Failed, Unexpected(e));
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

    private static async Task<int> RunVerbAsync(string[] args)
    {
        Root root = Root.Create();
        ParseResult parsed = root.Parse(BenchmarkArguments.WithVerb(args, root), Root.Parsing);
        if (ParseErrorLine.Of(parsed) is { } line)
            return Fail(ExitCodes.Usage, line);

        // Windows has no path to it.
        if (!OperatingSystem.IsWindows() && new OutputFile(OutputFile.StandardOutput).WhyNot() is { } reason)
            return Fail(ExitCodes.Usage, $"standard output cannot be written: {reason}");
        using Interrupt interrupt = new();
        try
        {
            return await parsed.InvokeAsync(Invocation(), interrupt.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
        {
            return Fail(ExitCodes.Interrupted, "interrupted; no report was written");
        }
    }

    /// <summary>A failure as one line. It cannot fail itself.</summary>
    private static string Unexpected(Exception e)
    {
        try
        {
            string what = Scarcity.Of(e) ?? SocketErrorText.Of(e) ?? $"unexpected {e.GetType().Name}: {e.Message}";
            return $"{what} ({TraceVariable}=1 shows the stack)";
        }
#pragma warning disable CA1031 // What the line is made of is missing: the type alone takes nothing.
        catch (Exception)
#pragma warning restore CA1031
        {
            return "unexpected " + e.GetType().Name;
        }
    }

    private static void ShowStack(Exception e)
    {
        try
        {
            Console.Error.WriteLine(e);
        }
#pragma warning disable CA1031 // A stack is put together with assemblies of its own; the line that follows needs none.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    private static int Fail(int exitCode, string message)
    {
        Screen.Progress.WriteLine(ErrorPrefix + message.ReplaceLineEndings(" "));
        return exitCode;
    }
}
