using System.Diagnostics;
using System.Globalization;
using Bench.Commands;

namespace Bench.Hosting;

/// <summary>A fresh process of this program that works for this one and prints lines of JSON. It never outlives its parent.</summary>
internal sealed class ChildProgram : IAsyncDisposable
{
    /// <summary>What a child may take to end once its standard input is closed: its current block and its sink's end.</summary>
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(15);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private ChildProgram(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
    }

    public int Id => _process.Id;

    /// <summary>Runs one to its end.</summary>
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
        token.ThrowIfCancellationRequested();
        await using ChildProgram child = Start(start, environment);
        while (await child.ReadLineAsync(token).ConfigureAwait(false) is { } line)
            onLine(line);
        await child.WaitForEndAsync(token).ConfigureAwait(false);
    }

    /// <summary>Starts one, for a parent that also speaks to it; disposal ends it in whatever state it is.</summary>
    /// <exception cref="CommandFailure">It cannot be started.</exception>
    public static ChildProgram Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment) =>
        Start(ProgramCommand.Create(arguments), environment);

    private static ChildProgram Start(ProcessStartInfo start, IReadOnlyDictionary<string, string> environment)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        // The runtime's diagnostic sockets in /tmp would stay behind when the child is killed.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        return new ChildProgram(Process.Start(start) ?? throw CommandFailure.Failed($"cannot start {start.FileName}"));
    }

    /// <summary>The next line of its standard output; null at the end of it.</summary>
    public async Task<string?> ReadLineAsync(CancellationToken token) =>
        await _process.StandardOutput.ReadLineAsync(token).ConfigureAwait(false);

    /// <summary>Writes one line to its standard input. One that has ended is not told; its output says so.</summary>
    public void WriteLine(string line)
    {
        try
        {
            _process.StandardInput.WriteLine(line);
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // The pipe is broken: the end of its output is what the caller meets next.
        }
    }

    /// <summary>Ends its standard input, which tells it to end.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>Waits for its end.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, or the child itself was interrupted.</exception>
    /// <exception cref="CommandFailure">The child failed; the message is its last line.</exception>
    public async Task WaitForEndAsync(CancellationToken token)
    {
        await _process.WaitForExitAsync(token).ConfigureAwait(false);
        if (_process.ExitCode == ExitCodes.Pass)
            return;
        if (_process.ExitCode == ExitCodes.Interrupted)
            throw new OperationCanceledException("the process was interrupted");
        string error = Entry.ReasonIn((await _errors.ConfigureAwait(false)).Trim().Split('\n')[^1]);
        throw CommandFailure.Failed(error.Length > 0
            ? error
            : string.Create(CultureInfo.InvariantCulture, $"the process ended with exit code {_process.ExitCode}"));
    }

    /// <summary>Ends it for certain: first as planned, by the end of its input; then by force, with all that it started.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            using var patience = new CancellationTokenSource(EndPatience);
            try
            {
                await _process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }

        _process.Dispose();
    }
}
