using System.Runtime.CompilerServices;
using Bench.Sinks;
using Bench.Traffic;

namespace Bench.Pairing;

/// <summary>An arm that this process sends.</summary>
internal sealed class LocalArm(Arm arm, BlockTimer timer, SendWindow window, ISinkCounters sink) : IPairedArm
{
    public int Batch => arm.Batch;

    public int Lane => arm.Lane;

    public long CompiledElsewhere => 0;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<DrainedBlock> RunAsync(int batches)
    {
        long sentBefore = window.SentMessages, takenBefore = sink.Messages;
        Block block = await timer.RunAsync(arm, batches).ConfigureAwait(false);
        window.Drain();
        return new DrainedBlock(block, window.SentMessages - sentBefore, sink.Messages - takenBefore);
    }

    public void ExchangeLane() => arm.ExchangeLane();

    public void CollectElsewhere()
    {
        // Its garbage is this process's.
    }

    /// <summary>Collects this process's garbage, finalizers included.</summary>
    public static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
