using System.Net.Sockets;
using BatchSend.Tests.Fixtures;
using Xunit;

namespace BatchSend.Tests.Senders;

/// <summary>What auto chooses, and that its choice is visible and harmless.</summary>
public sealed class AutoSenderTests
{
    [Theory]
    [InlineData(Transport.Tcp, "per-buffer", 1, 64)]
    [InlineData(Transport.Tcp, "coalesce", 2, 64)]
    [InlineData(Transport.Tcp, "coalesce", 64, 64)]
    [InlineData(Transport.Tcp, "gather", 64, 16 * 1024)]
    [InlineData(Transport.Udp, "per-buffer", 1, 64)]
    [InlineData(Transport.Udp, "segment-offload", 2, 64)]
    [InlineData(Transport.Udp, "segment-offload", 64, 1200)]
    [InlineData(Transport.Udp, "mmsg", 3, 40_000)] // two of them are more than one send carries
    public async Task It_shows_the_strategy_of_the_latest_batch(Transport transport, string strategy, int count, int size)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere other strategies are the best");
        using var pair = ConnectedPair.Create(transport, AddressFamily.InterNetwork);
        await using IBatchSender sender = pair.Sender("auto");
        var choice = (ISenderChoice)sender;
        Assert.Null(choice.LastChoice);
        pair.Recorder.Start();

        ReadOnlyMemory<byte>[] batch = Batches.Equal(count, size);
        Assert.True((await sender.Send(batch)).IsSuccess);

        Assert.Equal(strategy, choice.LastChoice?.Name);
        pair.Recorder.AssertReceived(batch);
    }

    [Fact]
    public async Task Unequal_datagrams_without_any_run_go_by_mmsg()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere other strategies are the best");
        using var pair = ConnectedPair.Create(Transport.Udp, AddressFamily.InterNetwork);
        await using IBatchSender sender = pair.Sender("auto");
        ReadOnlyMemory<byte>[] batch = Batches.Create(new Random(1), Enumerable.Range(64, 40));

        Assert.True((await sender.Send(batch)).IsSuccess);

        Assert.Equal("mmsg", ((ISenderChoice)sender).LastChoice?.Name);
        pair.Recorder.AssertReceived(batch);
    }

    [Fact]
    public async Task A_stream_torn_by_one_choice_is_torn_for_all()
    {
        using var pair = ConnectedPair.Create(Transport.Tcp, AddressFamily.InterNetwork, slow: true);
        await using IBatchSender sender = pair.Sender("auto");
        using var cancel = new CancellationTokenSource();
        Task<SendResult> send = sender.StartPending(Batches.Equal(170, 1501), cancel.Token);
        await cancel.CancelAsync();

        Assert.Equal(SocketError.OperationAborted, (await Wait.For(send, "the cancelled batch")).Error);
        await FaultTests.AssertFaulted(sender, SocketError.OperationAborted); // for batches that each choice would take
    }

    [Fact]
    public async Task The_output_uses_it_by_default()
    {
        using var pair = ConnectedPair.Create(Transport.Tcp, AddressFamily.InterNetwork);
        await using var output = new BatchedOutput(pair.Socket);
        Assert.Equal("auto", output.Strategy.Name);
        Assert.Null(output.LastChoice);
        output.Write(new byte[1]);
        output.Write(new byte[1]);
        Assert.True((await output.FlushAsync(TestContext.Current.CancellationToken)).IsSuccess);
        Assert.Equal("coalesce", output.LastChoice?.Name);
    }
}
