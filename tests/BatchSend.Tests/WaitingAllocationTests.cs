using System.Net.Sockets;
using BatchSend.Tests.Fixtures;
using Xunit;

namespace BatchSend.Tests;

/// <summary>The same promise where every batch has to wait for the receiver: completion sources are pooled.</summary>
[Collection(nameof(AllocationTests))]
public sealed class WaitingAllocationTests
{
    private const int Windows = 30;
    private const int BatchesPerWindow = 4;
    private const int SmallestObject = 24; // header, method table and one field on a 64-bit runtime

    [Theory]
    [MemberData(nameof(Cases.FrugalTcp), MemberType = typeof(Cases))]
    public async Task A_sender_that_waits_allocates_nothing(string strategy, Transport transport, AddressFamily family) =>
        Assert.InRange(await Measure(strategy, transport, family, size: 1200), 0, SmallestObject - 1);

    [Theory]
    [InlineData("per-buffer", false)]
    [InlineData("flush", false)]
    [InlineData("flush-default", true)] // 256 segments a batch, more than the shared array pool keeps
    public async Task A_megabyte_a_batch_allocates_only_in_default_segments(string strategy, bool allocates) =>
        Assert.Equal(allocates, await Measure(strategy, Transport.Tcp, AddressFamily.InterNetwork, size: 16 * 1024) >= SmallestObject);

    /// <summary>The least that one window allocated, of those in which a batch had to wait.</summary>
    private static async Task<long> Measure(string strategy, Transport transport, AddressFamily family, int size)
    {
        using var drained = DrainedPair.Create(transport, family, slow: true);
        await using IBatchSender sender = SenderCatalog.Create(drained.Socket, strategy);
        ReadOnlyMemory<byte>[] batch = Batches.Equal(64, size);
        long least = long.MaxValue;
        for (int window = 0; window < Windows; window++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            bool waited = false;
            for (int i = 0; i < BatchesPerWindow; i++)
            {
                ValueTask<SendResult> send = sender.SendAsync(batch, TestContext.Current.CancellationToken);
                waited |= !send.IsCompleted;
                if (!(await send).IsSuccess)
                    Assert.Fail("a batch failed");
            }

            long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
            if (waited)
                least = Math.Min(least, allocated);
        }

        Assert.True(least != long.MaxValue, "no window in which a batch had to wait");
        return least;
    }
}
