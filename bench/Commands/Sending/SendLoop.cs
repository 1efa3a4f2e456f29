using System.Diagnostics;
using System.Net.Sockets;
using BatchSend;
using Bench.Meters;

namespace Bench.Commands.Sending;

/// <summary>
/// Sends batch after batch until the number, the time, an error or an interrupt ends it. One counted window lies around
/// all of it, so that nothing that a message costs falls outside; the one line of progress a second falls inside.
/// </summary>
internal sealed class SendLoop(SendRequest request, SendTarget target, ISyscallMeter meter, CancellationToken interrupt)
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    private readonly BatchBuffers _buffers = new(request);
    private long _deadline = long.MaxValue;

    public SendTotals Totals { get; } = new();

    /// <summary>Why sending ended early, in words; null when it did not.</summary>
    public string? Failure { get; private set; }

    private bool ShouldStop => interrupt.IsCancellationRequested || Stopwatch.GetTimestamp() >= _deadline;

    private bool IsDone => ShouldStop || Failure is not null || Totals.Messages >= request.Messages;

    /// <param name="progress">Called each second while more is to be sent.</param>
    /// <remarks>
    /// It blocks, although the sends are asynchronous: the meter is then started and stopped by one thread, whose own
    /// cost it knows, wherever the sends themselves go on.
    /// </remarks>
    public void Run(Action<SendTotals, TimeSpan> progress)
    {
        using SendWatchdog watchdog = new(target.Sender, () => ShouldStop);
        bool counts = meter.Unavailable is null;
        if (counts)
            meter.Start();
        // Behind the meter, which takes its time to begin: the calls of these looks are counted, and are a handful.
        Totals.Begin();
        long start = Stopwatch.GetTimestamp();
        if (request.Time is { } time)
            _deadline = start + (long)(time.TotalSeconds * Stopwatch.Frequency);

        SendAllAsync(start, watchdog, progress).GetAwaiter().GetResult();

        Totals.End();
        Totals.Counts = counts ? meter.Stop() : null;
        if (Failure is null)
            Fail(target.PendingError());
    }

    private async Task SendAllAsync(long start, SendWatchdog watchdog, Action<SendTotals, TimeSpan> progress)
    {
        TimeSpan next = ProgressInterval;
        while (!IsDone)
        {
            int count = (int)Math.Min(request.Batch, (request.Messages ?? long.MaxValue) - Totals.Messages);
            try
            {
                target.Window?.WaitFor(count);
                SendResult result = await target.Sender.SendAsync(_buffers.Next(count, Totals.Messages), watchdog.Token).ConfigureAwait(false);
                Totals.Add(result, target.Sender);
                target.Window?.Sent(result.Accepted);
                if (!result.IsSuccess)
                    Fail(result.Error, watchdog);
            }
            catch (OperationCanceledException) when (watchdog.HasCut)
            {
                Fail(SocketError.OperationAborted, watchdog);
            }
            catch (CommandFailure e)
            {
                Failure = e.Message; // the sink has ended or is stuck; what was sent before still counts
            }

            watchdog.BatchCompleted();
            Totals.BatchEnded();
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            if (elapsed < next || IsDone)
                continue;
            progress(Totals, elapsed);
            next = elapsed + ProgressInterval;
        }
    }

    private void Fail(SocketError error, SendWatchdog? watchdog = null)
    {
        if (error == SocketError.Success)
            return;
        bool cut = error == SocketError.OperationAborted && watchdog is { HasCut: true };
        if (cut && ShouldStop)
            return; // asked to end: the last batch had its time
        if (!cut)
            Totals.Error = error;
        string ended = target.Sinks?.WhyEndedAt(error) is { } why ? $"; {why}" : "";
        string sofar = $"messages accepted before: {Totals.Messages}";
        Failure = cut
            ? $"the receiver took nothing for {SendWatchdog.StallLimit.TotalSeconds:0} s, {sofar}"
            : $"{target.EndPoint}: {target.WhyEnded() ?? SocketErrorText.Of(error, request.Transport)}{ended}, {sofar}";
    }
}
