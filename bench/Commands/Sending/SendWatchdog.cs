using BatchSend;

namespace Bench.Commands.Sending;

/// <summary>
/// Keeps a receiver that takes nothing from holding the program for ever: it cancels the send under way after
/// <see cref="StallLimit"/> without progress, and after <see cref="StopLimit"/> once the sending is to end.
/// </summary>
/// <remarks>
/// It looks at counters beside the sends, so that they themselves carry no time-out. From a thread of its own: a timer's
/// calls are work items of the thread pool, which <c>--events</c> counts.
/// </remarks>
internal sealed class SendWatchdog : IDisposable
{
    /// <summary>Longest time without any progress. A live TCP peer that reads at all is far quicker.</summary>
    public static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(10);

    /// <summary>Time that the last batch gets once the time is up or the user interrupted.</summary>
    public static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _cut = new();
    private readonly IBatchSender _sender;
    private readonly Func<bool> _shouldStop;
    private readonly ManualResetEventSlim _ended = new();
    private readonly Thread _thread;
    private long _completed;
    private long _seen = -1;
    private int _idleTicks;

    /// <param name="sender">The sender whose progress is watched.</param>
    /// <param name="shouldStop">Whether the sending is to end after the batch under way.</param>
    public SendWatchdog(IBatchSender sender, Func<bool> shouldStop)
    {
        _sender = sender;
        _shouldStop = shouldStop;
        _thread = new Thread(Watch) { IsBackground = true, Name = "watchdog" };
        _thread.Start();
    }

    /// <summary>Given to every send.</summary>
    public CancellationToken Token => _cut.Token;

    /// <summary>Whether a send was cut off.</summary>
    public bool HasCut => _cut.IsCancellationRequested;

    /// <summary>A batch has ended.</summary>
    public void BatchCompleted() => Volatile.Write(ref _completed, _completed + 1);

    public void Dispose()
    {
        _ended.Set();
        _thread.Join();
        _ended.Dispose();
        _cut.Dispose();
    }

    private void Watch()
    {
        while (!_ended.Wait(Tick))
            Look();
    }

    private void Look()
    {
        long issued = ((ISendCallCounter)_sender).Issued;
        long progress = Volatile.Read(ref _completed) + issued;
        _idleTicks = progress == _seen ? _idleTicks + 1 : 0;
        _seen = progress;
        TimeSpan limit = _shouldStop() ? StopLimit : StallLimit;
        if (_idleTicks * Tick >= limit)
            _cut.Cancel();
    }
}
