using System.Net.Sockets;
using BatchSend.Tests.Fixtures;
using Xunit;

namespace BatchSend.Tests;

/// <summary>Misuse throws; it is never a result.</summary>
public sealed class MisuseTests
{
    [Theory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public async Task A_second_call_while_one_runs_throws_and_disturbs_nothing(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family);
        await using IBatchSender sender = pair.Sender(strategy);
        ReadOnlyMemory<byte>[] batch = Batches.Equal(5, 100);
        Exception? second = null;
        ReadOnlyMemory<byte>[] planted = HookMemory.Plant(batch, 2, () => second = Record.Exception(
            () => { _ = sender.SendAsync(batch, TestContext.Current.CancellationToken).AsTask(); }));

        Assert.Equal(SendResult.Sent(5, 500), await sender.Send(planted));
        Assert.IsType<InvalidOperationException>(second);
        pair.Recorder.AssertReceived(batch);
    }

    [Theory]
    [MemberData(nameof(Cases.Tcp), MemberType = typeof(Cases))]
    public async Task A_second_call_while_one_waits_throws_and_disturbs_nothing(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family, slow: true);
        await using IBatchSender sender = pair.Sender(strategy);
        ReadOnlyMemory<byte>[] batch = Batches.Equal(170, 1501);

        Task<SendResult> send = sender.StartPending(batch);
        for (int i = 0; i < 2; i++)
            await Assert.ThrowsAsync<InvalidOperationException>(() => sender.Send(Batches.Equal(1, 1)));
        pair.Recorder.Start();

        Assert.True((await Wait.For(send, "the first call")).IsSuccess);
        pair.Recorder.AssertReceived(batch);
    }

    [Theory]
    [MemberData(nameof(Cases.All), MemberType = typeof(Cases))]
    public void An_unconnected_socket_is_refused(string strategy, Transport transport, AddressFamily family)
    {
        using var socket = new Socket(family, transport == Transport.Tcp ? SocketType.Stream : SocketType.Dgram, ProtocolType.Unspecified);
        Assert.Throws<InvalidOperationException>(() => SenderCatalog.Create(socket, strategy));
        Assert.Throws<InvalidOperationException>(() => new BatchedOutput(socket, strategy));
        Assert.Throws<InvalidOperationException>(() => PairedEntry.Create(socket, strategy));
    }

    [Theory]
    [MemberData(nameof(Cases.Unsupported), MemberType = typeof(Cases))]
    public void A_strategy_that_does_not_work_on_the_socket_is_refused_with_the_reason(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family);
        string reason = SenderSupport.Of(Cases.Strategy(strategy), pair.Socket).Reason!;
        Assert.Equal(reason, Assert.Throws<NotSupportedException>(() => SenderCatalog.Create(pair.Socket, strategy)).Message);
    }

    [Theory]
    [MemberData(nameof(Cases.Strategies), MemberType = typeof(Cases))]
    public void Null_and_unknown_are_refused(string strategy)
    {
        using var pair = ConnectedPair.Create(Transport.Tcp, AddressFamily.InterNetwork);
        Assert.Throws<ArgumentNullException>(() => SenderCatalog.Create(null!, strategy));
        Assert.Throws<ArgumentNullException>(() => SenderCatalog.Create(null!, Cases.Strategy(strategy)));
        Assert.Throws<ArgumentNullException>(() => SenderCatalog.Create(pair.Socket, (string)null!));
        Assert.Throws<ArgumentNullException>(() => SenderCatalog.Create(pair.Socket, (SenderDescriptor)null!));
        ArgumentException unknown = Assert.Throws<ArgumentException>(() => SenderCatalog.Create(pair.Socket, strategy.ToUpperInvariant()));
        Assert.Contains(strategy, unknown.Message, StringComparison.Ordinal); // it names the known ones
    }
}
