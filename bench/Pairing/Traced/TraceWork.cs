using System.Runtime.Versioning;
using Bench.Hosting;
using Bench.Meters.Strace;
using Bench.Sinks;
using Bench.Traffic;

namespace Bench.Pairing.Traced;

/// <summary>
/// Sends the windows of a job in this process, which strace watches, each between two markers. Its sink is started from
/// here and not watched.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class TraceWork
{
    /// <summary>
    /// Batches before the first window. Everything is compiled at its first call (see <see cref="TraceRun"/>), but pools,
    /// buffers and the connection's send buffer grow over the first few.
    /// </summary>
    private const int WarmUpBatches = 16;

    /// <param name="job">The arms.</param>
    /// <param name="onArm">Told of each arm as soon as its windows are sent.</param>
    /// <param name="token">Ends the work before its next arm.</param>
    public static async Task RunAsync(TraceJob job, Action<TracedArm> onArm, CancellationToken token)
    {
        Cell first = job.Arms[0];
        (int? senderCpu, int? sinkCpu, _) = CpuPlacement.Plan(first.SenderCpu, first.SinkCpu);
        await using SinkProcess sink = await SinkProcess.StartAsync(first.Sink(sinkCpu), token).ConfigureAwait(false);
        if (senderCpu is { } cpu)
            CpuPlacement.TryPinCurrentProcess(cpu);
        sink.Window.SpinOnly = true;
        foreach ((int index, Cell arm) in job.Arms.Index())
        {
            token.ThrowIfCancellationRequested();
            onArm(await SendAsync(index, arm, sink, token).ConfigureAwait(false));
        }
    }

    private static async Task<TracedArm> SendAsync(int index, Cell cell, SinkProcess sink, CancellationToken token)
    {
        using SendLane lane = await SendLane.ConnectAsync(sink, token).ConfigureAwait(false);
        var batches = BatchRing.Create(cell.Batch, cell.Sizes, cell.WorkingSet, seed: 0, pinned: false);
        await using Arm arm = Arm.OfStrategy(cell.Strategy, [lane.Socket], [batches], lane: 0);
        BlockTimer timer = new(sink.Window);
        for (int i = 0; i < WarmUpBatches; i++)
        {
            sink.Window.Drain();
            await timer.SendAsync(arm).ConfigureAwait(false);
        }

        CountingWindows windows = new(arm, sink.Window);
        List<SentWindow> sent = await windows.BracketAsync(
            window => new TraceMarker(index, window, IsEnd: false).Issue(),
            window => new TraceMarker(index, window, IsEnd: true).Issue()).ConfigureAwait(false);
        return new TracedArm(index, windows.Messages, sent);
    }
}
