using System.ComponentModel;
using System.Runtime.Versioning;
using Bench.Commands;
using Bench.Hosting;
using Bench.Meters.Strace;
using Bench.Reports;

namespace Bench.Pairing.Traced;

/// <summary>Counts the arms of a job in a fresh process under strace.</summary>
[SupportedOSPlatform("linux")]
internal static class TraceRun
{
    /// <summary>
    /// Settings of the runtime for the traced process: everything is compiled fully at its first call, and code is written
    /// where it runs. Otherwise compiling goes on while the windows are counted, and adds some 170 calls of the runtime's own.
    /// The sends are the same.
    /// </summary>
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["DOTNET_TieredCompilation"] = "0",
        ["DOTNET_EnableWriteXorExecute"] = "0",
    };

    /// <summary>What the start, or an arm, may take at most: some seconds on a calm machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <param name="strace">The program, as <see cref="StraceProgram.Find"/> gave it.</param>
    /// <param name="arms">The arms, which share a sink.</param>
    /// <param name="token">Ends the process.</param>
    /// <returns>One count an arm, in their order, or why there is none. What fails here fails no comparison.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<IReadOnlyList<TracedCalls>> RunAsync(string strace, IReadOnlyList<Cell> arms, CancellationToken token)
    {
        using TraceFile trace = new();
        Dictionary<int, TracedArm> sent = [];
        string? failure = await RunProcessAsync(strace, trace, new TraceJob(arms), arm => sent[arm.Arm] = arm, token).ConfigureAwait(false);
        try
        {
            var windows = TraceParser.Parse(sent.Count > 0 ? trace.Lines() : []);
            return
            [
                .. Enumerable.Range(0, arms.Count).Select(i => sent.TryGetValue(i, out TracedArm? arm)
                    ? TracedCalls.Of(arm, windows)
                    : TracedCalls.None(failure ?? "the traced process ended without it")),
            ];
        }
        catch (FormatException e)
        {
            return [.. arms.Select(_ => TracedCalls.None(failure ?? e.Message))];
        }
    }

    /// <summary>Null, or why the process failed.</summary>
    private static async Task<string?> RunProcessAsync(
        string strace, TraceFile trace, TraceJob job, Action<TracedArm> onArm, CancellationToken token)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(token);
        patience.CancelAfter(Patience);
        try
        {
            await ChildProgram.RunAsync(
                StraceProgram.Around(strace, trace, ProgramCommand.Create(TraceCommand.Name, JsonOutput.ToLine(job))), Settings,
                line =>
                {
                    onArm(JsonOutput.FromLine<TracedArm>(line));
                    patience.CancelAfter(Patience);
                },
                patience.Token).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return patience.IsCancellationRequested ? $"nothing came of it within {Patience.TotalSeconds:0} s" : "the traced process was interrupted";
        }
        catch (Win32Exception e)
        {
            return $"{strace} cannot be started: {e.Message}";
        }
        catch (CommandFailure e)
        {
            return e.Message;
        }
    }
}
