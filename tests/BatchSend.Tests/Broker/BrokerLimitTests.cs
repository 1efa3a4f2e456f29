using System.Net.Sockets;
using System.Runtime.Versioning;
using BatchSend.Broker;
using BatchSend.Broker.Linux;
using BatchSend.Tests.Fixtures;
using Xunit;

namespace BatchSend.Tests.Broker;

/// <summary>What a broker holds, for how long, and for whom; and that a socket which it does not want, or cannot keep, is in one place afterwards.</summary>
[SupportedOSPlatform("linux")]
public sealed class BrokerLimitTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public BrokerLimitTests() => TestBroker.SkipUnlessSupported();

    [Fact]
    public async Task A_name_is_taken_once_and_the_second_socket_stays_with_its_owner()
    {
        await using var broker = new TestBroker();
        using BrokerClient client = await broker.ConnectAsync();
        (Socket first, Socket firstPeer) = Connect();
        (Socket second, Socket secondPeer) = Connect();
        using Socket _ = firstPeer, __ = secondPeer, ___ = second;
        Assert.Equal(BrokerOutcome.Done, await client.HandOverAsync("a", first, default, Token));
        Assert.Equal(BrokerOutcome.NameTaken, await client.HandOverAsync("a", second, default, Token));
        AssertAlive(second, secondPeer);
        Assert.Equal(BrokerOutcome.Done, await client.HandOverAsync("b", second, default, Token));
        broker.AwaitSockets(2);
    }

    [Fact]
    public async Task A_full_broker_says_so_until_something_is_fetched()
    {
        await using var broker = new TestBroker(new SocketBrokerOptions { MostSockets = 2 });
        using BrokerClient client = await broker.ConnectAsync();
        (Socket Socket, Socket Peer)[] pairs = [Connect(), Connect(), Connect()];
        Assert.Equal(BrokerOutcome.Done, await client.HandOverAsync("0", pairs[0].Socket, default, Token));
        Assert.Equal(BrokerOutcome.Done, await client.HandOverAsync("1", pairs[1].Socket, default, Token));
        Assert.Equal(BrokerOutcome.Full, await client.HandOverAsync("2", pairs[2].Socket, default, Token));
        AssertAlive(pairs[2].Socket, pairs[2].Peer);
        (await client.FetchAsync("0", wait: false, Token)).Socket!.Dispose();
        Assert.Equal(BrokerOutcome.Done, await client.HandOverAsync("2", pairs[2].Socket, default, Token));
        foreach ((Socket _, Socket peer) in pairs)
            peer.Dispose();
    }

    [Fact]
    public async Task What_nobody_fetches_in_time_is_closed()
    {
        await using var broker = new TestBroker(new SocketBrokerOptions { Keep = Short });
        using BrokerClient client = await broker.ConnectAsync();
        (Socket socket, Socket peer) = Connect();
        using Socket _ = peer;
        Assert.Equal(BrokerOutcome.Done, await client.HandOverAsync("a", socket, default, Token));
        AssertEnds(peer);
        broker.AwaitSockets(0);
        broker.AwaitLog("nobody fetched it in time");
        Assert.Equal(BrokerOutcome.NotHeld, (await client.FetchAsync("a", wait: false, Token)).Outcome);
    }

    /// <summary>The last close of a socket waits where SO_LINGER says so, as long as its peer takes nothing. The broker has others to serve.</summary>
    [Fact]
    public async Task A_close_that_would_wait_for_the_peer_keeps_nobody_waiting()
    {
        await using var broker = new TestBroker(new SocketBrokerOptions { Keep = Short });
        using BrokerClient client = await broker.ConnectAsync();
        (Socket socket, Socket peer) = Connect();
        using Socket _ = peer;
        socket.LingerState = new LingerOption(enable: true, seconds: 600);
        socket.Blocking = false;
        var room = new byte[64 * 1024];
        long sent = 0;
        while (socket.Send(room, SocketFlags.None, out SocketError error) is var count && error == SocketError.Success)
            sent += count;

        Assert.Equal(BrokerOutcome.Done, await client.HandOverAsync("a", socket, default, Token));
        broker.AwaitLog("nobody fetched it in time");
        Assert.Equal(BrokerOutcome.NotHeld, (await client.FetchAsync("a", wait: false, Token)).Outcome);

        long received = 0;
        while (peer.Receive(room) is > 0 and var count)
            received += count;
        Assert.Equal(sent, received); // and nothing of what was sent is missing
    }

    /// <summary>A client that has a socket and does not confirm it keeps nobody waiting: the broker's share is closed, its own is its own.</summary>
    [Fact]
    public async Task What_was_lent_and_not_confirmed_in_time_is_the_clients()
    {
        await using var broker = new TestBroker(new SocketBrokerOptions { Keep = Short * 20 });
        using BrokerClient client = await broker.ConnectAsync();
        (Socket socket, Socket peer) = Connect();
        using Socket _ = peer;
        using UnixChannel silent = await broker.GreetAsync();
        Task<Received> lent = silent.AskAsync(new Frame(FrameKind.Fetch, Frame.Waits, "a"), FrameKind.Lend);
        Assert.Equal(BrokerOutcome.Done, await client.HandOverAsync("a", socket, default, Token));
        using Socket share = (await lent).Socket!.Open(blocking: true);
        await silent.ExpectEndAsync();
        broker.AwaitSockets(0);
        AssertAlive(share, peer);
        share.Dispose();
        AssertEnds(peer);
    }

    [Fact]
    public async Task One_client_too_many_is_told_and_the_next_one_is_served_when_there_is_room()
    {
        await using var broker = new TestBroker(new SocketBrokerOptions { MostClients = 1 });
        using (await broker.ConnectAsync())
        {
            BrokerException refused = await Assert.ThrowsAsync<BrokerException>(broker.ConnectAsync);
            Assert.Contains("as many clients as it may", refused.Message, StringComparison.Ordinal);
        }

        broker.AwaitClients(0);
        using BrokerClient next = await broker.ConnectAsync();
        Assert.Equal(BrokerOutcome.NotHeld, (await next.FetchAsync("a", wait: false, Token)).Outcome);
    }

    [Fact]
    public async Task The_end_of_the_broker_closes_what_it_holds_and_is_told_to_those_who_wait()
    {
        var broker = new TestBroker();
        using BrokerClient giver = await broker.ConnectAsync(), waiter = await broker.ConnectAsync();
        (Socket held, Socket heldPeer) = Connect();
        (Socket kept, Socket keptPeer) = Connect();
        using Socket _ = heldPeer, __ = keptPeer, ___ = kept;
        await giver.HandOverAsync("a", held, default, Token);
        Task<FetchResult> waiting = waiter.FetchAsync("b", wait: true, Token);

        await broker.DisposeAsync();

        Assert.Equal(BrokerOutcome.BrokerGone, (await Wait.For(waiting, "the end")).Outcome);
        AssertEnds(heldPeer);
        Assert.Equal(BrokerOutcome.BrokerGone, await giver.HandOverAsync("c", kept, default, Token));
        AssertAlive(kept, keptPeer);
    }

    /// <summary>Once the socket is out and no answer comes, the broker may have it: then it is not here any more.</summary>
    [Fact]
    public async Task A_broker_that_falls_silent_after_it_was_given_a_socket_may_have_it()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("batchsend-test-");
        string address = Path.Combine(folder.FullName, "broker.sock");
        var listener = new UnixListener(address);
        Task<UnixChannel> silent = ServeUntilReadyAsync(listener);
        using BrokerClient client = await BrokerClient.ConnectAsync(address, Short * 20, Token);
        (Socket socket, Socket peer) = Connect();
        using Socket _ = peer;

        BrokerOutcome outcome = await Wait.For(client.HandOverAsync("a", socket, default, Token), "the end of the patience");

        Assert.Equal(BrokerOutcome.NoAnswer, outcome);
        Assert.Throws<ObjectDisposedException>(() => socket.Available);
        using (UnixChannel channel = await silent)
        {
            using Socket share = (await channel.ExpectAsync(FrameKind.Give)).Socket!.Open(blocking: true);
            AssertAlive(share, peer);
        }

        AssertEnds(peer);
        Assert.Equal(BrokerOutcome.BrokerGone, (await client.FetchAsync("a", wait: false, Token)).Outcome);
        listener.Dispose();
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(0, 64, 1000, 1000)]
    [InlineData(64, 1025, 1000, 1000)]
    [InlineData(64, 64, 0, 1000)]
    [InlineData(64, 64, 1000, 86_400_001)]
    public void Options_outside_of_their_limits_are_refused(int sockets, int clients, int keep, int patience) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SocketBroker.Start(new SocketBrokerOptions
        {
            MostSockets = sockets,
            MostClients = clients,
            Keep = TimeSpan.FromMilliseconds(keep),
            Patience = TimeSpan.FromMilliseconds(patience),
        }));

    private static async Task<UnixChannel> ServeUntilReadyAsync(UnixListener listener)
    {
        var channel = (UnixChannel)await listener.AcceptAsync(Token);
        await channel.ExpectAsync(FrameKind.Hello);
        await channel.SendAsync(new Frame(FrameKind.Welcome), Token);
        await channel.ExpectAsync(FrameKind.Offer);
        await channel.SendAsync(new Frame(FrameKind.Ready), Token);
        return channel;
    }

    private static (Socket Socket, Socket Peer) Connect() => Loopback.Connect(Transport.Tcp, AddressFamily.InterNetwork);

    private static void AssertAlive(Socket socket, Socket peer)
    {
        socket.Send("?"u8);
        Assert.Equal(1, peer.Receive(new byte[1]));
        peer.Send("!"u8);
        Assert.Equal(1, socket.Receive(new byte[1]));
    }

    /// <summary>Nobody has the other end any more: no descriptor of it is left in any process.</summary>
    private static void AssertEnds(Socket peer)
    {
        Assert.True(peer.Poll(Wait.Limit, SelectMode.SelectRead), "the other end is still open somewhere");
        Assert.Equal(0, peer.Receive(new byte[1]));
    }
}
