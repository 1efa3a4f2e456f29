using System.Diagnostics;
using BatchSend;
using Bench.Sinks;
using Bench.Traffic;

namespace Bench.Pairing;

/// <summary>
/// Measures how long a batch's first and last message are under way, outside the timed part: one batch at a time, each
/// sent when the sink has taken the last one and has had time to wait for the next.
/// </summary>
internal sealed class LatencyWindow
{
    /// <summary>Batches of one arm before it is the other's turn, so that the host's drifts meet both alike.</summary>
    private const int RunLength = 16;

    /// <summary>Batches of an arm, where they are not too slow for it: enough for a 99th percentile that one stray does not make.</summary>
    private const int MostBatches = 320;

    private static readonly TimeSpan LongestTime = TimeSpan.FromMilliseconds(250);

    /// <summary>Time for the sink to go to sleep in its receive call, which is what the first message of a batch finds there.</summary>
    private static readonly long RestTicks = Stopwatch.Frequency / 20_000;

    /// <summary>What the sink may take from counting a message to writing down its time, even where it has to wait for a CPU between.</summary>
    private static readonly long StampTicks = Stopwatch.Frequency * 2;

    private readonly Arm _arm;
    private readonly SendWindow _window;
    private readonly SharedCounters _counters;
    private readonly List<double> _firstNs = [];
    private readonly List<double> _lastNs = [];
    private int _lost;

    private LatencyWindow(Arm arm, SendWindow window, SharedCounters counters)
    {
        _arm = arm;
        _window = window;
        _counters = counters;
    }

    /// <summary>Measures arms in turn.</summary>
    public static async Task<IReadOnlyList<BatchLatency>> MeasureAsync(IReadOnlyList<Arm> arms, SinkProcess sink, CancellationToken token)
    {
        LatencyWindow[] windows = [.. arms.Select(arm => new LatencyWindow(arm, sink.Window, sink.SharedCounters))];
        long start = Stopwatch.GetTimestamp();
        do
        {
            foreach (LatencyWindow window in windows)
            {
                for (int i = 0; i < RunLength && (i == 0 || Stopwatch.GetElapsedTime(start) < LongestTime); i++)
                    await window.AddAsync().ConfigureAwait(false);
            }

            token.ThrowIfCancellationRequested();
        }
        while (windows[0].Measured < MostBatches && Stopwatch.GetElapsedTime(start) < LongestTime);

        return [.. windows.Select(w => BatchLatency.Of(w._firstNs, w._lastNs, w._lost))];
    }

    private int Measured => _lastNs.Count + _lost;

    private async ValueTask AddAsync()
    {
        _window.Drain();
        Rest();
        _counters.Marks.Set(_counters.Messages + 1, _counters.Messages + _arm.Batch);
        long start = Stopwatch.GetTimestamp();
        ValueTask<SendResult> send = _arm.SendAsync();
        SendResult result = send.IsCompletedSuccessfully ? send.Result : await send.ConfigureAwait(false);
        _window.Account(result, _arm.Batch, _arm.Name);
        long lostBefore = _window.LostMessages;
        _window.Drain();
        if (_window.LostMessages > lostBefore || !_counters.Marks.WaitForLast(StampTicks))
        {
            _lost++;
            return;
        }

        _firstNs.Add(BlockTimer.ToNs(_counters.Marks.FirstTicks - start));
        _lastNs.Add(BlockTimer.ToNs(_counters.Marks.LastTicks - start));
    }

    private static void Rest()
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetTimestamp() - start < RestTicks)
            Thread.SpinWait(1);
    }
}
