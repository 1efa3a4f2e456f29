using System.Net.Sockets;
using Bench.Sinks;
using Bench.Traffic;

namespace Bench.Pairing;

/// <summary>
/// A warm-up with a smaller batch, before that of a launch whose own batch is so large that what is called once a batch
/// would not be compiled in it. Not with single messages: the compiler lays code out for the batches that it has seen.
/// </summary>
internal static class Rehearsal
{
    /// <summary>
    /// Of batches up to this size a warm-up sends hundreds, and a method is compiled anew after 30 calls and again after 30
    /// more (TC_CallCountThreshold in the runtime's clrconfigvalues.h).
    /// </summary>
    public const int LargestBatchWithout = 512;

    /// <summary>Messages a batch of the rehearsal: enough to be sent as a batch, and warmed up in less than a second.</summary>
    public const int Batch = 64;

    /// <summary>Rehearses the arms of a cell where its batch is large; with senders and messages of its own, which are gone afterwards.</summary>
    public static async Task RunAsync(Cell cell, IReadOnlyList<Socket> sockets, SinkProcess sink, CancellationToken cancellationToken)
    {
        if (cell.Batch <= LargestBatchWithout)
            return;
        BatchRing[] batches = [.. sockets.Index().Select(s => BatchRing.Create(Batch, cell.Sizes, workingSet: 0, seed: s.Index, pinned: false))];
        await using Arm reference = Arm.OfStrategy(cell.Reference, sockets, batches, lane: 0);
        await using Arm strategy = Arm.OfStrategy(cell.Strategy, sockets, batches, lane: 1);
        await new PairedLoop(reference, strategy, sink.Window, sink.Counters).WarmUpAsync(new TrendDetector(), cancellationToken).ConfigureAwait(false);
        sink.Window.Drain();
    }
}
