using System.Net.Sockets;
using BatchSend.Tests.Fixtures;
using Xunit;

namespace BatchSend.Tests;

/// <summary>A torn stream stays torn: every later call returns the same error and sends nothing.</summary>
public sealed class FaultTests
{
    [Theory]
    [MemberData(nameof(Cases.Tcp), MemberType = typeof(Cases))]
    public async Task A_receiver_closed_before_the_batch_ends_it_with_an_error(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family);
        await using IBatchSender sender = pair.Sender(strategy);
        pair.CloseReceiver();
        Wait.Until(() => pair.Socket.Poll(0, SelectMode.SelectRead), () => "the reset of the connection");
        ReadOnlyMemory<byte>[] batch = Batches.Equal(20, 1000);

        SendResult result = await sender.Send(batch);

        AssertBroken(result);
        Assert.Equal(SendResult.Failed(0, 0, result.Error, 0), result);
        await AssertFaulted(sender, result.Error);
    }

    [Theory]
    [MemberData(nameof(Cases.Tcp), MemberType = typeof(Cases))]
    public async Task A_receiver_closed_in_the_middle_ends_the_batch_with_an_error(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family, slow: true);
        await using IBatchSender sender = pair.Sender(strategy);
        ReadOnlyMemory<byte>[] batch = Batches.Equal(170, 1501);

        Task<SendResult> send = sender.StartPending(batch);
        pair.CloseReceiver();
        SendResult result = await Wait.For(send, "the broken batch");

        AssertBroken(result);
        Assert.Equal(result.Accepted, result.FailedIndex);
        Assert.InRange(result.Accepted, 0, batch.Length - 1);
        Assert.Equal(1501L * result.Accepted, result.Bytes);
        await AssertFaulted(sender, result.Error);
    }

    [Theory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task A_failure_is_told_by_the_result_alone(string strategy, Transport transport, AddressFamily family)
    {
        var unobserved = new List<AggregateException>();
        EventHandler<UnobservedTaskExceptionEventArgs> note = (_, e) =>
        {
            lock (unobserved)
                unobserved.Add(e.Exception);
        };
        TaskScheduler.UnobservedTaskException += note;
        try
        {
            await FailOnce(strategy, transport, family);
            for (int i = 0; i < 3; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= note;
        }

        lock (unobserved)
            Assert.DoesNotContain(unobserved, static e => e.InnerException is SocketException);
    }

    /// <summary>Later calls return the same error, for any batch, and issue no send.</summary>
    internal static async Task AssertFaulted(IBatchSender sender, SocketError error)
    {
        long issued = sender.Issued();
        foreach (ReadOnlyMemory<byte>[] batch in new[] { Batches.Equal(1, 1), Batches.Equal(300, 1000), [] })
            Assert.Equal(SendResult.Failed(0, 0, error, 0), await sender.Send(batch));
        Assert.Equal(issued, sender.Issued());
    }

    private static void AssertBroken(SendResult result) =>
        Assert.Contains(result.Error, new[] { SocketError.ConnectionReset, SocketError.ConnectionAborted, SocketError.Shutdown });

    private static async Task FailOnce(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family);
        await using IBatchSender sender = pair.Sender(strategy);
        pair.Socket.Shutdown(SocketShutdown.Send);
        SendResult result = await sender.Send(Batches.Equal(3, 100));
        Assert.False(result.IsSuccess);
    }
}
