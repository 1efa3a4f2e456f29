using System.Diagnostics;
using System.Net.Sockets;
using Bench.Echoes;

namespace Bench.Commands.Sending;

/// <summary>
/// Sends batch after batch to a receiver that returns them, until the number, the time, an error or an interrupt ends it:
/// each when the last is back, or at the rate that was asked for.
/// </summary>
/// <remarks>System calls are not counted: that takes about 1 µs a call, which would be part of every round trip.</remarks>
internal sealed class EchoLoop(SendRequest request, EchoClient client, SendTarget target, CancellationToken interrupt)
{
    public const string NotCounted = "not counted with --echo: counting takes about 1 µs a call, which would be part of each round trip";

    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    private long _deadline = long.MaxValue;
    private bool _torn;

    public SendTotals Totals { get; } = new();

    /// <summary>Why it ended early, in words; null when it did not.</summary>
    public string? Failure { get; private set; }

    /// <summary>With a rate: messages that were due when it ended and had not been sent.</summary>
    public long Unsent { get; private set; }

    private bool ShouldStop => interrupt.IsCancellationRequested || Stopwatch.GetTimestamp() >= _deadline;

    private bool IsDone => ShouldStop || Failure is not null || Totals.Messages >= request.Messages;

    /// <param name="progress">Called each second while more is to be sent.</param>
    public void Run(Action<SendTotals, TimeSpan> progress)
    {
        Totals.Begin();
        long start = Stopwatch.GetTimestamp();
        if (request.Time is { } time)
            _deadline = start + (long)(time.TotalSeconds * Stopwatch.Frequency);

        EchoPace? pace = request.Rate is { } rate ? new EchoPace(start, rate) : null;
        SendAll(pace, start, progress);
        if (pace is not null)
            Unsent = Math.Max(0, Math.Min(pace.DueBy(Math.Min(Stopwatch.GetTimestamp(), _deadline), request.Batch), request.Messages ?? long.MaxValue) - client.Submitted);
        // What is under way at the end is waited for, however long it takes: leaving it out would leave out the slowest.
        if (!_torn)
            client.WaitForAll(() => interrupt.IsCancellationRequested);

        Totals.End();
        Failure ??= client.Failure is { } reason ? WithSofar(reason) : null;
    }

    private void SendAll(EchoPace? pace, long start, Action<SendTotals, TimeSpan> progress)
    {
        Func<bool> stop = () => ShouldStop; // one delegate for all batches
        TimeSpan next = ProgressInterval;
        while (!IsDone)
        {
            int count = (int)Math.Min(request.Batch, (request.Messages ?? long.MaxValue) - Totals.Messages);
            long? due = pace?.DueOf(Totals.Messages + count - 1);
            if (client.Send(count, due, stop) is not { } result)
                return;
            Totals.Add(result, target.Sender);
            if (!result.IsSuccess)
            {
                Fail(result.Error);
                return;
            }

            if (pace is null && !client.WaitForAll(stop))
                return;
            Totals.BatchEnded();

            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            if (elapsed < next || IsDone)
                continue;
            progress(Totals, elapsed);
            next = elapsed + ProgressInterval;
        }
    }

    private void Fail(SocketError error)
    {
        // Cut off in the middle: because the time was up, or because of what the reader or the silence said.
        _torn = error == SocketError.OperationAborted;
        if (_torn)
            return;
        Totals.Error = error;
        Failure = WithSofar($"{target.EndPoint}: {SocketErrorText.Of(error)}");
    }

    private string WithSofar(string reason) => $"{reason}, messages accepted before: {Totals.Messages}";
}
