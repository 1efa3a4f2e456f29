using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using BatchSend.Broker;
using BatchSend.Tests.Fixtures;
using Xunit;

namespace BatchSend.Tests.Broker;

/// <summary>A connection that goes through a broker does not notice.</summary>
[SupportedOSPlatform("linux")]
public sealed class HandOverTests
{
    private const string Name = "the socket";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public HandOverTests() => TestBroker.SkipUnlessSupported();

    public static TheoryData<Transport, AddressFamily> Kinds => new()
    {
        { Transport.Tcp, AddressFamily.InterNetwork },
        { Transport.Tcp, AddressFamily.InterNetworkV6 },
        { Transport.Udp, AddressFamily.InterNetwork },
        { Transport.Udp, AddressFamily.InterNetworkV6 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_arrives_before_and_meanwhile_is_there_afterwards(Transport transport, AddressFamily family)
    {
        await using var broker = new TestBroker();
        (Socket socket, Socket peer) = Loopback.Connect(transport, family);
        using Socket _ = peer;
        (System.Net.EndPoint? local, System.Net.EndPoint? remote) = (socket.LocalEndPoint, socket.RemoteEndPoint);
        peer.Send("before "u8);
        using BrokerClient giver = await broker.ConnectAsync(), taker = await broker.ConnectAsync();

        Assert.Equal(BrokerOutcome.Done, await giver.HandOverAsync(Name, socket, "context"u8.ToArray(), Token));
        Assert.Throws<ObjectDisposedException>(() => socket.Available);
        peer.Send("meanwhile"u8);
        FetchResult fetched = await taker.FetchAsync(Name, wait: false, Token);

        Assert.Equal(BrokerOutcome.Done, fetched.Outcome);
        using Socket back = fetched.Socket!;
        Assert.Equal("context", Encoding.UTF8.GetString(fetched.Context.Span));
        Assert.Equal((local, remote, true, true), (back.LocalEndPoint, back.RemoteEndPoint, back.Connected, back.Blocking));
        Assert.Equal(transport, SenderSupport.TransportOf(back));
        Assert.Equal("before meanwhile", Read(back, "before meanwhile".Length));
        back.Send("answer"u8);
        Assert.Equal("answer", Read(peer, "answer".Length));
        broker.AwaitSockets(0);
    }

    /// <summary>
    /// The runtime watches a socket from its first wait on, and epoll keeps that up after a close while somebody else has
    /// the socket. It comes back under the same number, and has to be watched anew.
    /// </summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_process_can_wait_on_it_again_each_time_that_it_comes_back(Transport transport, AddressFamily family)
    {
        await using var broker = new TestBroker();
        (Socket socket, Socket peer) = Loopback.Connect(transport, family);
        using Socket _ = peer;
        using BrokerClient client = await broker.ConnectAsync();
        var room = new byte[1];
        for (byte round = 0; round < 20; round++)
        {
            Task<int> pending = socket.ReceiveAsync(room, Token).AsTask();
            peer.Send([round]);
            Assert.Equal(1, await Wait.For(pending, "the peer's byte"));
            Assert.Equal(round, room[0]);
            Assert.Equal(BrokerOutcome.Done, await client.HandOverAsync(Name, socket, default, Token));
            socket = (await client.FetchAsync(Name, wait: false, Token)).Socket!;
        }

        socket.Dispose();
    }

    /// <summary>O_NONBLOCK belongs to the open file and comes along, though the user never asked for it.</summary>
    [Fact]
    public async Task A_socket_that_was_used_asynchronously_blocks_again()
    {
        await using var broker = new TestBroker();
        (Socket socket, Socket peer) = Loopback.Connect(Transport.Tcp, AddressFamily.InterNetwork);
        using Socket _ = peer;
        using BrokerClient client = await broker.ConnectAsync();
        Task<int> pending = socket.ReceiveAsync(new byte[1], Token).AsTask();
        peer.Send("x"u8);
        await Wait.For(pending, "the peer's byte");
        await client.HandOverAsync(Name, socket, default, Token);

        using Socket back = (await client.FetchAsync(Name, wait: false, Token)).Socket!;

        Assert.True(back.Blocking);
        Task<string> blocked = Task.Factory.StartNew(() => Read(back, 1), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Assert.NotSame(blocked, await Task.WhenAny(blocked, Task.Delay(50, Token))); // a read that does not wait has failed by now
        peer.Send("y"u8);
        Assert.Equal("y", await Wait.For(blocked, "the peer's byte"));
    }

    [Fact]
    public async Task A_socket_that_its_user_had_set_to_non_blocking_stays_so()
    {
        await using var broker = new TestBroker();
        (Socket socket, Socket peer) = Loopback.Connect(Transport.Tcp, AddressFamily.InterNetwork);
        using Socket _ = peer;
        socket.Blocking = false;
        using BrokerClient client = await broker.ConnectAsync();
        await client.HandOverAsync(Name, socket, default, Token);
        using Socket back = (await client.FetchAsync(Name, wait: false, Token)).Socket!;
        Assert.False(back.Blocking);
        Assert.Equal(SocketError.WouldBlock, Assert.Throws<SocketException>(() => back.Receive(new byte[1])).SocketErrorCode);
    }

    /// <summary>The managed socket shuts a connection down that is disposed under a pending call. Not this one: it is somebody else's by then.</summary>
    [Fact]
    public async Task A_call_that_was_still_pending_does_not_take_the_connection_with_it()
    {
        await using var broker = new TestBroker();
        (Socket socket, Socket peer) = Loopback.Connect(Transport.Tcp, AddressFamily.InterNetwork);
        using Socket _ = peer;
        using BrokerClient client = await broker.ConnectAsync();
        Task<int> pending = socket.ReceiveAsync(new byte[1], CancellationToken.None).AsTask();

        Assert.Equal(BrokerOutcome.Done, await client.HandOverAsync(Name, socket, default, Token));

        await Assert.ThrowsAnyAsync<SocketException>(() => Wait.For(pending, "the end of the pending call"));
        peer.Send("z"u8);
        using Socket back = (await client.FetchAsync(Name, wait: false, Token)).Socket!;
        Assert.Equal("z", Read(back, 1));
        back.Send("a"u8);
        Assert.Equal("a", Read(peer, 1));
        back.Dispose();
        Assert.Equal(0, peer.Receive(new byte[1])); // an end as it has to be, and no reset that the first owner left behind (SO_LINGER)
    }

    [Fact]
    public async Task A_fetch_can_wait_for_what_is_still_to_come()
    {
        await using var broker = new TestBroker();
        (Socket socket, Socket peer) = Loopback.Connect(Transport.Tcp, AddressFamily.InterNetwork);
        using Socket _ = peer;
        using BrokerClient giver = await broker.ConnectAsync(), taker = await broker.ConnectAsync();
        Task<FetchResult> waiting = taker.FetchAsync(Name, wait: true, Token);
        Assert.Equal(BrokerOutcome.NotHeld, (await giver.FetchAsync("another", wait: false, Token)).Outcome);
        Assert.False(waiting.IsCompleted);

        Assert.Equal(BrokerOutcome.Done, await giver.HandOverAsync(Name, socket, default, Token));

        using Socket back = (await Wait.For(waiting, "the socket")).Socket!;
        Assert.True(back.Connected);
    }

    [Fact]
    public async Task A_fetch_that_is_cancelled_leaves_the_socket_to_others()
    {
        await using var broker = new TestBroker();
        (Socket socket, Socket peer) = Loopback.Connect(Transport.Tcp, AddressFamily.InterNetwork);
        using Socket _ = peer;
        using BrokerClient giver = await broker.ConnectAsync(), taker = await broker.ConnectAsync();
        using var cancelled = new CancellationTokenSource();
        Task<FetchResult> waiting = taker.FetchAsync(Name, wait: true, cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wait.For(waiting, "the cancellation"));
        Assert.Equal(BrokerOutcome.BrokerGone, (await taker.FetchAsync(Name, wait: false, Token)).Outcome);
        broker.AwaitClients(1);

        await giver.HandOverAsync(Name, socket, default, Token);

        using Socket back = (await giver.FetchAsync(Name, wait: false, Token)).Socket!;
        Assert.True(back.Connected);
    }

    [Fact]
    public async Task Only_one_of_those_who_wait_gets_it()
    {
        await using var broker = new TestBroker();
        (Socket socket, Socket peer) = Loopback.Connect(Transport.Tcp, AddressFamily.InterNetwork);
        using Socket _ = peer;
        BrokerClient[] takers = [.. await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => broker.ConnectAsync()))];
        using var enough = new CancellationTokenSource();
        Task<FetchResult>[] waiting = [.. takers.Select(t => t.FetchAsync(Name, wait: true, enough.Token))];
        using (BrokerClient giver = await broker.ConnectAsync())
            Assert.Equal(BrokerOutcome.Done, await giver.HandOverAsync(Name, socket, default, Token));

        Task<FetchResult> first = await Wait.For(Task.WhenAny(waiting), "the first of them");
        using Socket back = (await first).Socket!;
        await enough.CancelAsync();
        foreach (Task<FetchResult> other in waiting.Where(w => w != first))
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wait.For(other, "the others"));
        foreach (BrokerClient taker in takers)
            taker.Dispose();
    }

    [Fact]
    public async Task Misuse_throws_and_leaves_the_socket_alone()
    {
        await using var broker = new TestBroker();
        using BrokerClient client = await broker.ConnectAsync();
        (Socket socket, Socket peer) = Loopback.Connect(Transport.Tcp, AddressFamily.InterNetwork);
        using Socket _ = socket, __ = peer;
        using var unconnected = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await Assert.ThrowsAsync<InvalidOperationException>(() => client.HandOverAsync(Name, unconnected, default, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => client.HandOverAsync("", socket, default, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => client.HandOverAsync(Name, socket, new byte[BrokerClient.MostContextBytes + 1], Token));
        await Assert.ThrowsAsync<ArgumentException>(() => client.FetchAsync(new string('x', BrokerClient.MostNameBytes + 1), wait: false, Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.HandOverAsync(Name, socket, default, new CancellationToken(canceled: true)));
        Task<FetchResult> running = client.FetchAsync(Name, wait: true, Token);
        await Assert.ThrowsAsync<InvalidOperationException>(() => client.HandOverAsync(Name, socket, default, Token));
        Assert.True(socket.Connected);
        client.Dispose();
        Assert.Equal(BrokerOutcome.BrokerGone, (await Wait.For(running, "the end of the connection")).Outcome);
    }

    private static string Read(Socket socket, int count)
    {
        var room = new byte[count];
        for (int read = 0; read < count;)
        {
            int got = socket.Receive(room.AsSpan(read));
            Assert.True(got > 0, "the connection has ended");
            read += got;
        }

        return Encoding.UTF8.GetString(room);
    }
}
