using System.Diagnostics;
using System.Globalization;
using Bench.Commands;

namespace Bench.Hosting;

/// <summary>A fresh process of this program that works for this one and prints lines of JSON. It never outlives its parent.</summary>
internal static class ChildProgram
{
    /// <summary>What a child may take to end once its standard input is closed: its current block and its sink's end.</summary>
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(15);

    /// <param name="arguments">The hidden verb and what it takes.</param>
    /// <param name="environment">Settings of the runtime for this child.</param>
    /// <param name="onLine">Told of each line of its standard output.</param>
    /// <param name="token">Cancelled, it closes the child's standard input and waits until it has gone.</param>
    /// <exception cref="OperationCanceledException">Cancelled, or the child itself was interrupted.</exception>
    /// <exception cref="CommandFailure">The child failed; the message is its last line.</exception>
    public static Task RunAsync(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, Action<string> onLine, CancellationToken token) =>
        RunAsync(ProgramCommand.Create(arguments), environment, onLine, token);

    /// <summary>The same for a start that has another program around it.</summary>
    public static async Task RunAsync(
        ProcessStartInfo start, IReadOnlyDictionary<string, string> environment, Action<string> onLine, CancellationToken token)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        // The runtime's diagnostic sockets in /tmp would stay behind when the child is killed.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;

        token.ThrowIfCancellationRequested();
        using Process process = Process.Start(start) ?? throw CommandFailure.Failed($"cannot start {start.FileName}");
        Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(token).ConfigureAwait(false) is { } line)
                onLine(line);
            await process.WaitForExitAsync(token).ConfigureAwait(false);
        }
        catch
        {
            await EndAsync(process).ConfigureAwait(false);
            throw;
        }

        if (process.ExitCode == ExitCodes.Pass)
            return;
        if (process.ExitCode == ExitCodes.Interrupted)
            throw new OperationCanceledException("the process was interrupted");
        string error = (await errors.ConfigureAwait(false)).Trim().Split('\n')[^1];
        throw CommandFailure.Failed(error.Length > 0
            ? error
            : string.Create(CultureInfo.InvariantCulture, $"the process ended with exit code {process.ExitCode}"));
    }

    /// <summary>First as planned, by the end of its input; then by force, with all that it started.</summary>
    private static async Task EndAsync(Process process)
    {
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(EndPatience);
        try
        {
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }
}
