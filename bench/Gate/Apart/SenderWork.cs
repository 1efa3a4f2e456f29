using System.Net.Sockets;
using System.Runtime;
using System.Runtime.Versioning;
using BatchSend;
using Bench.Gate.Base;
using Bench.Gate.Sends;
using Bench.Hosting;
using Bench.Pairing;
using Bench.Sinks;
using Bench.Traffic;

namespace Bench.Gate.Apart;

/// <summary>One build in this process, which sends a block whenever it is its turn.</summary>
[SupportedOSPlatform("linux")]
internal static class SenderWork
{
    /// <exception cref="OperationCanceledException">The parent has gone.</exception>
    public static async Task RunAsync(SenderJob job, Action<SenderHello> onReady, CancellationToken token)
    {
        GateCell cell = job.Cell;
        string? notPinned = job.Cpu is { } cpu ? CpuPlacement.TryPinCurrentProcess(cpu) : null;
        using SharedCounters sink = SharedCounters.Open(job.Counters, cell.Transport == Transport.Tcp ? cell.Size : 0);
        using Turns turns = Turns.Open(job.Turns);
        using Socket lane0 = Inherited(job.Sockets[0]), lane1 = Inherited(job.Sockets[1]);
        await using Arm arm = Planting.Into(LoadedBuild.Sends(job.Library, "build", cell), job.Plant).ToArm(cell, [lane0, lane1], lane: 0);
        SendWindow window = new(sink, cell.Transport, cell.Size, job.ReceiveBuffer, () => token.IsCancellationRequested ? "the launch has ended" : null);
        LocalArm sender = new(arm, new BlockTimer(window), window, sink);

        long taken = sink.Messages;
        onReady(new SenderHello(notPinned));
        while (turns.WaitForTurn(token.ThrowIfCancellationRequested) is { Kind: not TurnKind.End } turn)
        {
            DrainedBlock block = default;
            if (turn.Kind == TurnKind.Collect)
            {
                LocalArm.Collect();
            }
            else
            {
                // Nothing of this process was under way: what the sink took since is the other's, and no room of the window.
                window.Sent((int)(sink.Messages - taken));
                if (sender.Lane != turn.Lane)
                    sender.ExchangeLane();
                block = await sender.RunAsync(turn.Batches).ConfigureAwait(false);
                taken = sink.Messages;
            }

            turns.Finish(new TurnResult(block, JitInfo.GetCompiledMethodCount()));
        }
    }

    private static Socket Inherited(int descriptor) => new(new SafeSocketHandle(descriptor, ownsHandle: true));
}
