using System.Net.Sockets;
using BatchSend.Tests.Fixtures;
using Xunit;

namespace BatchSend.Tests;

/// <summary>Ten thousand senders made, used and disposed leave descriptors, threads and pins where they were.</summary>
[Collection(nameof(LeakTests))]
[CollectionDefinition(nameof(LeakTests), DisableParallelization = true)]
public sealed class LeakTests
{
    private const int Senders = 10_000;
    private const int Tolerance = 20; // the runtime's own threads, and what it pins

    [Theory]
    [MemberData(nameof(Cases.V4), MemberType = typeof(Cases))]
    public async Task Senders_leave_nothing_behind(string strategy, Transport transport, AddressFamily family)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the counts come from /proc");
        using var pair = DrainedPair.Create(transport, family);

        // Small messages are copied, large ones pinned; memory outside of arrays is pinned in its own way.
        ReadOnlyMemory<byte>[] batch = [.. Batches.Equal(2, 64), .. Batches.Equal(2, 5000), HookMemory.Plant(Batches.Equal(1, 5000), 0, static () => { })[0]];
        await MakeAndDispose(100);
        (int files, int threads, long pins) before = Count();
        await MakeAndDispose(Senders);
        (int files, int threads, long pins) after = Count();

        Assert.InRange(after.files, 0, before.files + Tolerance);
        Assert.InRange(after.threads, 0, before.threads + Tolerance);
        Assert.InRange(after.pins, 0, before.pins + Tolerance);

        async Task MakeAndDispose(int count)
        {
            for (int i = 0; i < count; i++)
            {
                await using IBatchSender sender = SenderCatalog.Create(pair.Socket, strategy);
                Assert.True((await sender.Send(batch)).IsSuccess);
            }
        }
    }

    private static (int Files, int Threads, long Pins) Count()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return (Directory.GetFiles("/proc/self/fd").Length, Directory.GetDirectories("/proc/self/task").Length,
            GC.GetGCMemoryInfo(GCKind.FullBlocking).PinnedObjectsCount);
    }
}
