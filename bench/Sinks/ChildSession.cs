using System.Runtime.InteropServices;
using Bench.Reports;

namespace Bench.Sinks;

/// <summary>A sink that a measuring process started: one line of JSON at the start, one at the end of the standard input.</summary>
internal sealed class ChildSession(Sink sink) : SinkSession(sink)
{
    protected override void Begin() => WriteLine(JsonOutput.ToLine(Sink.Hello));

    protected override async Task WaitForEndAsync(CancellationToken token)
    {
        // Ctrl+C in a terminal reaches the parent's whole process group. The parent still needs its sink to finish
        // its block, and then ends it through the standard input.
        using var ignored = PosixSignalRegistration.Create(PosixSignal.SIGINT, static context => context.Cancel = true);
        var terminated = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var ending = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            terminated.TrySetResult();
        });
        await Task.WhenAny(EndOfInputAsync(), terminated.Task).ConfigureAwait(false);
    }

    protected override void End(SinkReport report) => WriteLine(JsonOutput.ToLine(report));

    private static void WriteLine(string line)
    {
        try
        {
            Console.Out.WriteLine(line);
        }
        catch (IOException)
        {
            // The parent was killed: nobody is left to be told, and the input has ended or is about to.
        }
    }
}
