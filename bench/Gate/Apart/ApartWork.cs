using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Bench.Gate.Sends;
using Bench.Gate.Time;
using Bench.Hosting;
using Bench.Interop.Linux;
using Bench.Pairing;
using Bench.Sinks;
using Bench.Traffic;

namespace Bench.Gate.Apart;

/// <summary>
/// The pairs of a launch with each build in a process of its own. This process gives the turns and sends nothing itself, so
/// that every block of either build comes after the same: a switch from here, and one untimed batch.
/// </summary>
/// <remarks>
/// Both children inherit the same two sockets and exchange them at half-time. What is a process's own they cannot exchange:
/// the addresses of its code and heap, what its compiler made of the code, its descriptor tables and event loop.
/// </remarks>
[SupportedOSPlatform("linux")]
internal static class ApartWork
{
    /// <param name="job">The launch.</param>
    /// <param name="sink">Where both send to.</param>
    /// <param name="senderCpu">The CPU that all but the sink stay on; null for any.</param>
    /// <param name="mostPairs">Pairs of the launch where they are not too slow for that.</param>
    /// <param name="token">Ends the launch after its current pair.</param>
    /// <returns>What was found, and why a process is not on its CPU; null when all are.</returns>
    public static async Task<(PairedTimes Times, string? NotPinned)> RunAsync(
        TimeJob job, SinkProcess sink, int? senderCpu, int mostPairs, CancellationToken token)
    {
        using SendLane lane0 = await SendLane.ConnectAsync(sink, token).ConfigureAwait(false);
        using SendLane lane1 = await SendLane.ConnectAsync(sink, token).ConfigureAwait(false);
        SenderJob sender = new(
            job.Cell, job.BaseLibrary, Plant.None, [Inheritable(lane0.Socket), Inheritable(lane1.Socket)],
            sink.CountersName, sink.EffectiveReceiveBuffer, Turns: "", senderCpu);
        await using RemoteArm baseArm = await RemoteArm.StartAsync(sender, lane: 0, sink.WhyEnded, token).ConfigureAwait(false);
        await using RemoteArm headArm = await RemoteArm.StartAsync(
            sender with { Library = job.HeadLibrary, Plant = job.Plant }, lane: 1, sink.WhyEnded, token).ConfigureAwait(false);

        // Theirs now: an event loop of this process has no business with them.
        lane0.Dispose();
        lane1.Dispose();
        // Only now: the children would see a machine of one CPU otherwise, and their runtime set itself up for that.
        string? notPinned = senderCpu is { } cpu ? CpuPlacement.TryPinCurrentProcess(cpu) : null;
        PairedTimes times = await new PairedLoop(baseArm, headArm, mostPairs).RunAsync(job.Seed, token).ConfigureAwait(false);
        return (times, baseArm.NotPinnedReason ?? headArm.NotPinnedReason ?? notPinned);
    }

    private static int Inheritable(Socket socket) =>
        FcntlSetFlags.Call(socket.SafeHandle, FcntlSetFlags.SetDescriptorFlags, FcntlSetFlags.Inherited) == 0
            ? int.CreateChecked(socket.Handle)
            : throw new Win32Exception(Marshal.GetLastPInvokeError());
}
