using System.Net.Sockets;
using Bench.Commands;
using Bench.Gate.Apart;
using Bench.Gate.Base;
using Bench.Gate.Sends;
using Bench.Hosting;
using Bench.Pairing;
using Bench.Sinks;
using Bench.Traffic;

namespace Bench.Gate.Time;

/// <summary>
/// One launch: both builds in load contexts of this process, or in a process each, on two sockets that they exchange at
/// half-time. Nothing but pairs: what is counted, the gate counts elsewhere.
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
        (PairedTimes times, string? notPinned) = job.Isolation == Isolation.Contexts
            ? await TogetherAsync(job, sink, senderCpu, token).ConfigureAwait(false)
            : OperatingSystem.IsLinux()
                ? await ApartWork.RunAsync(job, sink, senderCpu, MostPairs, token).ConfigureAwait(false)
                : throw CommandFailure.Usage("two processes take turns on Linux only");
        return new TimeLaunch
        {
            LogSlowdown = -PairRule.Median(times.PairValues),
            Pairs = times.PairValues.Count,
            Seed = job.Seed,
            NotSteadyReason = times.NotSteadyReason,
            BaseNsPerMessage = times.Reference.MedianNsPerMessage,
            HeadNsPerMessage = times.Strategy.MedianNsPerMessage,
            Placement = notPinned is null ? placement : $"sender not pinned: {notPinned}",
            SharedCpu = CpuPlacement.IsShared(senderCpu, sinkCpu),
            WarmUpSeconds = times.WarmUp.TotalSeconds,
            PairsSeconds = times.Timed.TotalSeconds,
        };
    }

    private static async Task<(PairedTimes Times, string? NotPinned)> TogetherAsync(
        TimeJob job, SinkProcess sink, int? senderCpu, CancellationToken token)
    {
        // Only after the sink's start: its threads would start on the sender's CPU otherwise.
        string? notPinned = senderCpu is { } cpu ? CpuPlacement.TryPinCurrentProcess(cpu) : null;
        using SendLane lane0 = await SendLane.ConnectAsync(sink, token).ConfigureAwait(false);
        using SendLane lane1 = await SendLane.ConnectAsync(sink, token).ConfigureAwait(false);
        Socket[] sockets = [lane0.Socket, lane1.Socket];
        GateCell cell = job.Cell;
        await using Arm baseArm = LoadedBuild.Sends(job.BaseLibrary, "base", cell).ToArm(cell, sockets, lane: 0);
        await using Arm headArm = Planting.Into(LoadedBuild.Sends(job.HeadLibrary, "head", cell), job.Plant).ToArm(cell, sockets, lane: 1);
        PairedLoop loop = PairedLoop.Here(baseArm, headArm, sink.Window, sink.Counters, MostPairs);
        return (await loop.RunAsync(job.Seed, token).ConfigureAwait(false), notPinned);
    }
}
