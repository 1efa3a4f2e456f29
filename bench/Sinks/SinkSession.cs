using Bench.Commands;
using Bench.Hosting;

namespace Bench.Sinks;

/// <summary>A sink's life as a process: what it prints, and what ends it.</summary>
internal abstract class SinkSession(Sink sink)
{
    protected Sink Sink { get; } = sink;

    /// <summary>Returns the exit code once the sink was ended.</summary>
    /// <exception cref="CommandFailure">Receiving failed.</exception>
    public async Task<int> RunAsync(CancellationToken token)
    {
        Begin();
        Task end = WaitForEndAsync(token);
        if (await Task.WhenAny(end, Sink.Failure).ConfigureAwait(false) == Sink.Failure)
            throw CommandFailure.Failed(await Sink.Failure.ConfigureAwait(false));
        End(Sink.Stop());
        return ExitCodes.Pass;
    }

    protected abstract void Begin();

    protected abstract Task WaitForEndAsync(CancellationToken token);

    protected abstract void End(SinkReport report);

    /// <summary>Completes when the standard input has ended; what comes before that is thrown away.</summary>
    protected static Task EndOfInputAsync()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            using Stream input = StandardStreams.OpenInput();
            input.CopyTo(Stream.Null);
            ended.SetResult();
        })
        { Name = "life line", IsBackground = true }.Start();
        return ended.Task;
    }
}
