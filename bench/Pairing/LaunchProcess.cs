using System.Globalization;
using Bench.Commands;
using Bench.Hosting;
using Bench.Reports;

namespace Bench.Pairing;

/// <summary>One launch of one cell in a fresh process.</summary>
internal static class LaunchProcess
{
    /// <summary>
    /// Settings of the runtime for every launch. It recompiles what is called often, but by default only after 100 ms without
    /// new methods, and then in bursts far apart (TC_CallCountingDelayMs in the runtime's clrconfigvalues.h): a warm-up would
    /// take the pause for the end. Without the delay the same code comes out, in one go.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Settings { get; } =
        new Dictionary<string, string> { ["DOTNET_TC_CallCountingDelayMs"] = "0" };

    /// <summary>Runs it to its end. Cancelled, it closes the launch's standard input and waits until it has gone.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, or the launch itself was interrupted.</exception>
    /// <exception cref="CommandFailure">The launch failed; the message is its last line.</exception>
    public static Task<LaunchResult> RunAsync(Cell cell, int seed, CancellationToken cancellationToken) =>
        RunAsync<LaunchResult>(LaunchCommand.Name, cell, seed, cancellationToken);

    /// <summary>The same for any hidden verb that takes a cell and a seed and prints one result.</summary>
    public static async Task<T> RunAsync<T>(string verb, Cell cell, int seed, CancellationToken cancellationToken)
        where T : class
    {
        T? result = null;
        try
        {
            await ChildProgram.RunAsync(
                [verb, JsonOutput.ToLine(cell), seed.ToString(CultureInfo.InvariantCulture)], Settings,
                line => result = JsonOutput.FromLine<T>(line), cancellationToken).ConfigureAwait(false);
        }
        catch (CommandFailure e)
        {
            throw CommandFailure.Failed($"{cell.Id}: {e.Message}");
        }

        return result ?? throw CommandFailure.Failed($"{cell.Id}: the launch ended without a result");
    }
}
