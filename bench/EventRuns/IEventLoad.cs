using Bench.Meters.Events;

namespace Bench.EventRuns;

/// <summary>What an extra run does in its windows, once it is ready.</summary>
internal interface IEventLoad : IAsyncDisposable
{
    /// <summary>Windows that it has: one an arm.</summary>
    int Windows { get; }

    /// <summary>Does the work of one window and returns when all of it has completed. Blocks; called on a thread that is not the pool's.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="Commands.CommandFailure">It failed.</exception>
    WindowTraffic Run(int window, CancellationToken token);
}

/// <summary>What was sent in one window.</summary>
/// <param name="Messages">Messages that the sends accepted.</param>
/// <param name="Bytes">Their payload.</param>
/// <param name="Natively">Whether any of it went past the runtime's sockets.</param>
internal sealed record WindowTraffic(long Messages, long Bytes, bool Natively)
{
    public EventTraffic With(RuntimeProperties runtime) => new(Messages, Bytes, Natively, runtime);
}
