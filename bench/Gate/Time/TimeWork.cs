using System.Net.Sockets;
using Bench.Commands;
using Bench.Gate.Base;
using Bench.Gate.Sends;
using Bench.Hosting;
using Bench.Pairing;
using Bench.Sinks;
using Bench.Traffic;

namespace Bench.Gate.Time;

/// <summary>
/// One launch in this process: both builds in load contexts of their own, on two sockets that they exchange at half-time.
/// Nothing but pairs: what is counted, the gate counts elsewhere.
/// </summary>
internal static class TimeWork
{
    /// <summary>Fewer than a comparison's: it is launches that differ, and the gate has many of them.</summary>
    private const int MostPairs = 100;

    public static async Task<TimeLaunch> RunAsync(TimeJob job, CancellationToken token)
    {
        GateCell cell = job.Cell;
        (int? senderCpu, int? sinkCpu, string placement) = CpuPlacement.Plan();
        SinkOptions options = new() { Transport = cell.Transport, MessageSize = cell.Size, Cpu = sinkCpu };
        await using SinkProcess sink = await SinkProcess.StartAsync(options, token).ConfigureAwait(false);
        // Only now: the sink's threads would start on the sender's CPU otherwise.
        if (senderCpu is { } cpu && CpuPlacement.TryPinCurrentProcess(cpu) is { } reason)
            placement = $"sender not pinned: {reason}";
        using SendLane lane0 = await SendLane.ConnectAsync(sink, token).ConfigureAwait(false);
        using SendLane lane1 = await SendLane.ConnectAsync(sink, token).ConfigureAwait(false);
        Socket[] sockets = [lane0.Socket, lane1.Socket];
        await using Arm baseArm = Sends(job.BaseLibrary, "base", cell).ToArm(cell, sockets, lane: 0);
        await using Arm headArm = Planting.Into(Sends(job.HeadLibrary, "head", cell), job.Plant).ToArm(cell, sockets, lane: 1);

        PairedLoop loop = PairedLoop.Here(baseArm, headArm, sink.Window, sink.Counters, MostPairs);
        PairedTimes times = await loop.RunAsync(job.Seed, token).ConfigureAwait(false);
        return new TimeLaunch
        {
            LogSlowdown = -PairRule.Median(times.PairValues),
            Pairs = times.PairValues.Count,
            Seed = job.Seed,
            NotSteadyReason = times.NotSteadyReason,
            BaseNsPerMessage = times.Reference.MedianNsPerMessage,
            HeadNsPerMessage = times.Strategy.MedianNsPerMessage,
            Placement = placement,
            SharedCpu = CpuPlacement.IsShared(senderCpu, sinkCpu),
            WarmUpSeconds = times.WarmUp.TotalSeconds,
            PairsSeconds = times.Timed.TotalSeconds,
        };
    }

    private static MakeSend Sends(string library, string name, GateCell cell) =>
        LoadedBuild.Load(new FileInfo(library), name)?.Sends(cell.Strategy)
        ?? throw CommandFailure.NoData($"'{library}' has no seam through which builds are paired");
}
