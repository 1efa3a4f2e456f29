using System.Diagnostics;
using System.Globalization;
using Bench.Commands;
using Bench.Hosting;
using Bench.Reports;

namespace Bench.Pairing;

/// <summary>One launch of one cell in a fresh process.</summary>
internal static class LaunchProcess
{
    /// <summary>What a launch may take to end once its standard input is closed: its current block and its sink's end.</summary>
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(15);

    /// <summary>Runs it to its end. Cancelled, it closes the launch's standard input and waits until it has gone.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, or the launch itself was interrupted.</exception>
    /// <exception cref="CommandFailure">The launch failed; the message is its last line.</exception>
    public static async Task<LaunchResult> RunAsync(Cell cell, int seed, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = ProgramCommand.Create(
            LaunchCommand.Name, JsonOutput.ToLine(cell), seed.ToString(CultureInfo.InvariantCulture));
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        // The runtime's diagnostic sockets in /tmp would stay behind when the launch is killed.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        // The runtime recompiles what is called often, but by default only after 100 ms without new methods, and then in
        // bursts far apart (TC_CallCountingDelayMs in the runtime's clrconfigvalues.h): a warm-up would take the pause for the end.
        // Without the delay the same code comes out, in one go.
        start.Environment["DOTNET_TC_CallCountingDelayMs"] = "0";

        cancellationToken.ThrowIfCancellationRequested();
        using Process process = Process.Start(start) ?? throw CommandFailure.Failed($"cannot start {start.FileName}");
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await EndAsync(process).ConfigureAwait(false);
            throw;
        }

        if (process.ExitCode == ExitCodes.Pass)
            return JsonOutput.FromLine<LaunchResult>(await output.ConfigureAwait(false));
        if (process.ExitCode == ExitCodes.Interrupted)
            throw new OperationCanceledException("the launch was interrupted");
        string error = (await errors.ConfigureAwait(false)).Trim().Split('\n')[^1];
        throw CommandFailure.Failed(error.Length > 0
            ? $"{cell.Id}: {error}"
            : string.Create(CultureInfo.InvariantCulture, $"{cell.Id}: the launch ended with exit code {process.ExitCode}"));
    }

    /// <summary>First as planned, by the end of its input; then by force.</summary>
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
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }
}
