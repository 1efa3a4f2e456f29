using System.Diagnostics;
using BatchSend;
using Bench.Gate.Sends;
using Bench.Meters;
using Bench.Pairing;
using Bench.Sinks;
using Bench.Traffic;

namespace Bench.Gate.Counts;

/// <summary>Counts one cell on a sink of its own kind: first whether all arrives, then what it costs.</summary>
internal sealed class CellCounter(GateCell cell, Plant plant, SinkProcess sink)
{
    /// <summary>What the sink may take to see a batch that was sent whole: far longer than it ever does.</summary>
    private static readonly TimeSpan DeliveryPatience = TimeSpan.FromMilliseconds(500);

    /// <summary>How long nothing more must come after the last window: what arrives then was sent twice.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// Batches before the first count. Everything is compiled at its first call in a counting process, but pools,
    /// buffers and the connection's send buffer grow over the first few.
    /// </summary>
    private const int WarmUpBatches = 40;

    private readonly BlockTimer _timer = new(sink.Window);

    public async Task<CountMeasure> CountAsync(ISyscallMeter meter, CancellationToken token)
    {
        using SendLane lane = await SendLane.ConnectAsync(sink, token).ConfigureAwait(false);
        MakeSend make = Planting.Into((socket, messages) => new CatalogSend(cell.Strategy, socket, messages), plant);
        await using Arm arm = make.ToArm(cell, [lane.Socket], lane: 0);

        if (await MissingAsync(arm).ConfigureAwait(false) is { } delivered)
        {
            return CountMeasure.None(cell, "messages were missing", failed: false) with
            {
                Batches = 1,
                SentMessages = cell.Batch,
                DeliveredMessages = delivered,
                NotMeasuredReason = null,
            };
        }

        return await CountWindowsAsync(arm, meter, token).ConfigureAwait(false);
    }

    private async Task<CountMeasure> CountWindowsAsync(Arm arm, ISyscallMeter meter, CancellationToken token)
    {
        SendWindow window = sink.Window;
        for (int i = 0; i < WarmUpBatches; i++)
        {
            window.Drain();
            await _timer.SendAsync(arm).ConfigureAwait(false);
        }

        window.Drain();
        token.ThrowIfCancellationRequested();
        long sentBefore = window.SentMessages, takenBefore = sink.Counters.Messages;
        window.SpinOnly = true;
        CountingWindows windows = new(arm, window);
        (SyscallCounts? calls, string? callsReason) = await windows.CountAsync(meter).ConfigureAwait(false);
        OwnCounts own = await windows.CountOwnAsync().ConfigureAwait(false);
        window.SpinOnly = false;
        window.Drain();
        await Task.Delay(Quiet, token).ConfigureAwait(false);

        return new CountMeasure
        {
            Cell = cell,
            Batches = (int)(windows.Messages / cell.Batch),
            SendCalls = calls is null ? Reading.NotAvailable(callsReason!) : Reading.Of(calls.SendCalls),
            SyscallsByName = calls?.ByName,
            Issued = own.Exact(own.Issued),
            AllocatedBytes = own.Exact(own.AllocatedBytes),
            SentMessages = window.SentMessages - sentBefore,
            DeliveredMessages = sink.Counters.Messages - takenBefore,
        };
    }

    /// <summary>Null when a batch arrived whole; otherwise how many of its messages did.</summary>
    private async Task<long?> MissingAsync(Arm arm)
    {
        long before = sink.Counters.Messages, bytesBefore = sink.Counters.Bytes;
        SendResult result = await arm.SendAsync().ConfigureAwait(false);
        sink.Window.RequireWhole(result, arm.Batch, arm.Name);
        if (!Arrives(bytesBefore + ((long)cell.Batch * cell.Size)))
            return sink.Counters.Messages - before;
        sink.Window.Sent(result.Accepted);
        return null;
    }

    private bool Arrives(long bytes)
    {
        long start = Stopwatch.GetTimestamp();
        while (sink.Counters.Bytes < bytes)
        {
            if (Stopwatch.GetElapsedTime(start) > DeliveryPatience)
                return false;
            Thread.Yield();
        }

        return true;
    }
}
