using System.Net.Sockets;
using BatchSend.Tests.Fixtures;
using Xunit;

namespace BatchSend.Tests;

/// <summary>
/// Bytes allocated in steady state. Alone in the process, since one of the counters sees all threads. The minimum over
/// several windows, because noise only adds; below one object a window is none.
/// </summary>
[Collection(nameof(AllocationTests))]
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public sealed class AllocationTests
{
    private const int SmallestObject = 24; // header, method table and one field on a 64-bit runtime
    private const int Windows = 30;
    private const int BatchesPerWindow = 5;
    private const int MessagesPerBatch = 64;

    private delegate ValueTask<SendResult> Send(ReadOnlyMemory<byte>[] batch, CancellationToken token);

    [Theory]
    [MemberData(nameof(Cases.Frugal), MemberType = typeof(Cases))]
    public async Task A_sender_allocates_nothing(string strategy, Transport transport, AddressFamily family)
    {
        using var cancel = new CancellationTokenSource();
        foreach (int size in new[] { 64, 1200 })
        {
            using var drained = DrainedPair.Create(transport, family);
            await using IBatchSender sender = SenderCatalog.Create(drained.Socket, strategy);
            foreach (CancellationToken token in new[] { CancellationToken.None, cancel.Token })
            {
                (long thread, long process) = Measure(drained, size, (batch, t) => sender.SendAsync(batch, t), token);
                Assert.Equal(0, thread);
                Assert.InRange(process, 0, SmallestObject - 1);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases.Frugal), MemberType = typeof(Cases))]
    public async Task An_output_allocates_nothing(string strategy, Transport transport, AddressFamily family)
    {
        using var drained = DrainedPair.Create(transport, family);
        await using var output = new BatchedOutput(drained.Socket, strategy);
        (long thread, long process) = Measure(drained, 64, WriteAndFlush, CancellationToken.None);
        Assert.Equal(0, thread);
        Assert.InRange(process, 0, SmallestObject - 1);

        ValueTask<SendResult> WriteAndFlush(ReadOnlyMemory<byte>[] batch, CancellationToken token)
        {
            foreach (ReadOnlyMemory<byte> message in batch)
            {
                ValueTask write = output.WriteAsync(message, token);
                if (!write.IsCompletedSuccessfully)
                    throw new InvalidOperationException("a write waited although there was room");
            }

            return output.FlushAsync(token);
        }
    }

    [Theory]
    [MemberData(nameof(Cases.Lavish), MemberType = typeof(Cases))]
    public async Task A_strategy_that_shows_its_allocations_has_some(string strategy, Transport transport, AddressFamily family)
    {
        using var drained = DrainedPair.Create(transport, family);
        await using IBatchSender sender = SenderCatalog.Create(drained.Socket, strategy);
        (long thread, long process) = Measure(drained, 64, (batch, t) => sender.SendAsync(batch, t), CancellationToken.None);
        const int messages = BatchesPerWindow * MessagesPerBatch;
        Assert.InRange(thread / messages, SmallestObject, 10 * SmallestObject);
        Assert.InRange(process / messages, SmallestObject, 10 * SmallestObject);
    }

    /// <summary>The least that one window allocated: on this thread, and in the whole process.</summary>
    private static (long Thread, long Process) Measure(DrainedPair pair, int size, Send send, CancellationToken token)
    {
        ReadOnlyMemory<byte>[] batch = Batches.Equal(MessagesPerBatch, size);
        long leastOfThread = long.MaxValue, leastOfProcess = long.MaxValue;
        for (int window = 0; window < Windows; window++)
        {
            pair.AwaitDrained(); // room for a window: every send completes at once
            long process = GC.GetTotalAllocatedBytes(precise: true);
            long thread = GC.GetAllocatedBytesForCurrentThread();
            bool waited = false;
            for (int i = 0; i < BatchesPerWindow; i++)
                waited |= !SendOnce(pair, batch, send, token);
            thread = GC.GetAllocatedBytesForCurrentThread() - thread;
            process = GC.GetTotalAllocatedBytes(precise: true) - process;
            if (waited)
                continue;
            leastOfThread = Math.Min(leastOfThread, thread);
            leastOfProcess = Math.Min(leastOfProcess, process);
        }

        Assert.True(leastOfThread != long.MaxValue, "no window in which every send completed at once");
        return (leastOfThread, leastOfProcess);
    }

    /// <summary>False when the batch had to wait, which costs the test's own waiting and voids the window.</summary>
    private static bool SendOnce(DrainedPair pair, ReadOnlyMemory<byte>[] batch, Send send, CancellationToken token)
    {
        ValueTask<SendResult> sending = send(batch, token);
        bool atOnce = sending.IsCompletedSuccessfully;
        SendResult result = sending.IsCompletedSuccessfully ? sending.Result : sending.AsTask().GetAwaiter().GetResult();
        if (!result.IsSuccess || result.Accepted != batch.Length)
            throw new InvalidOperationException($"a batch failed: {result}");
        pair.Sent(result.Bytes);
        return atOnce;
    }
}
