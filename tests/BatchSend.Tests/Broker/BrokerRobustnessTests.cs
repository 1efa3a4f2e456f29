using System.IO.Pipes;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using BatchSend.Broker;
using BatchSend.Broker.Linux;
using BatchSend.Tests.Fixtures;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace BatchSend.Tests.Broker;

/// <summary>Clients that talk nonsense, fall silent, or die in the middle: the broker goes on, and no descriptor stays behind.</summary>
[SupportedOSPlatform("linux")]
public sealed class BrokerRobustnessTests
{
    private const string Name = "a";

    /// <summary>Descriptors that one packet can carry: SCM_MAX_FD, include/net/scm.h.</summary>
    private const int MostDescriptors = 253;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public BrokerRobustnessTests() => TestBroker.SkipUnlessSupported();

    public static TheoryData<string> Nonsense => ["GET / HTTP/1.1\r\n\r\n", "\0", "BSB1", "BSB1\x01", "BSB2\x01\0\0\0", "BSB1\x63\0\0\0", "long", "another frame"];

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task Nonsense_instead_of_a_greeting_is_cut_off(string what)
    {
        await using var broker = new TestBroker();
        using (Socket client = RawChannel.Connect(broker.Address))
        {
            client.Send(what switch
            {
                "long" => new byte[FrameCodec.MostBytes + 1],
                "another frame" => Frames.Bytes(new Frame(FrameKind.Offer, 0, Name)),
                _ => what.Select(c => (byte)c).ToArray(),
            });
            Assert.True(RawChannel.EndsAfter(client), "the broker did not end the connection");
        }

        broker.AwaitLog("cut a client off");
        await AssertServesAsync(broker);
    }

    /// <summary>Wrong frames at every place where one is read, after the greeting.</summary>
    [Theory]
    [InlineData(nameof(FrameKind.Hello))]
    [InlineData(nameof(FrameKind.Give))]
    [InlineData(nameof(FrameKind.Taken))]
    [InlineData(nameof(FrameKind.Held))]
    public async Task A_frame_out_of_turn_is_cut_off(string name)
    {
        FrameKind kind = Enum.Parse<FrameKind>(name);
        await using var broker = new TestBroker();
        using UnixChannel atRest = await broker.GreetAsync();
        await atRest.SendAsync(new Frame(kind, 0, Name), Token);
        await atRest.ExpectEndAsync();

        using UnixChannel reserved = await broker.GreetAsync();
        await reserved.AskAsync(new Frame(FrameKind.Offer, 0, Name), FrameKind.Ready);
        await reserved.SendAsync(new Frame(FrameKind.Offer, 0, Name), Token);
        await reserved.ExpectEndAsync();

        using UnixChannel waiting = await broker.GreetAsync();
        await waiting.SendAsync(new Frame(FrameKind.Fetch, Frame.Waits, "never"), Token);
        await waiting.SendAsync(new Frame(kind, 0, Name), Token);
        await waiting.ExpectEndAsync();

        broker.AwaitSockets(0);
        await AssertServesAsync(broker);
    }

    /// <summary>A client that connects and says nothing, or stops after its first steps, does not keep its place for ever.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_half_open_client_is_cut_off(bool offered)
    {
        await using (var broker = new TestBroker(new SocketBrokerOptions { Patience = TimeSpan.FromSeconds(1) }))
        {
            using UnixChannel silent = await broker.ConnectRawAsync();
            if (offered)
            {
                await silent.AskAsync(new Frame(FrameKind.Hello), FrameKind.Welcome);
                await silent.AskAsync(new Frame(FrameKind.Offer, 0, Name), FrameKind.Ready);
            }

            await silent.ExpectEndAsync();
            broker.AwaitLog("in time");
            broker.AwaitSockets(0);
            broker.AwaitClients(0);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(MostDescriptors)]
    public async Task Descriptors_where_none_belongs_are_closed(int count)
    {
        await using var broker = new TestBroker();
        foreach (Frame frame in (Frame[])[new(FrameKind.Hello), new(FrameKind.Offer, 0, Name), new(FrameKind.Fetch, 0, Name)])
        {
            using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
            using Socket client = RawChannel.Connect(broker.Address);
            bool greeted = frame.Kind != FrameKind.Hello;
            if (greeted)
                client.Send(Frames.Bytes(new Frame(FrameKind.Hello)));
            RawChannel.Send(client, Frames.Bytes(frame), pipe.ClientSafePipeHandle, count);
            Assert.True(RawChannel.EndsAfter(client, greeted ? [FrameKind.Welcome] : []), $"{frame.Kind} with {count} descriptors was answered");
            await AssertClosedElsewhereAsync(pipe);
        }

        await AssertServesAsync(broker);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(MostDescriptors)]
    public async Task More_than_one_descriptor_is_refused_and_all_are_closed(int count)
    {
        await using var broker = new TestBroker();
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        using Socket client = RawChannel.Connect(broker.Address);
        client.Send(Frames.Bytes(new Frame(FrameKind.Hello)));
        client.Send(Frames.Bytes(new Frame(FrameKind.Offer, 0, Name)));
        RawChannel.Send(client, Frames.Bytes(new Frame(FrameKind.Give)), pipe.ClientSafePipeHandle, count);
        client.Shutdown(SocketShutdown.Send);
        Assert.True(RawChannel.EndsAfter(client, FrameKind.Welcome, FrameKind.Ready, FrameKind.Refused));
        await AssertClosedElsewhereAsync(pipe);
        broker.AwaitSockets(0);
    }

    public static TheoryData<string> Others => ["nothing", "a file", "a pipe", "a Unix socket", "an unconnected socket", "a listener"];

    [Theory]
    [MemberData(nameof(Others))]
    public async Task What_is_no_connected_socket_is_refused(string what)
    {
        await using var broker = new TestBroker();
        using UnixChannel client = await broker.GreetAsync();
        using SafeHandle? passed = Open(what);
        await client.AskAsync(new Frame(FrameKind.Offer, 0, Name), FrameKind.Ready);
        if (passed is null)
            await client.SendAsync(new Frame(FrameKind.Give), Token);
        else
            await client.LendAsync(new Frame(FrameKind.Give), new PassedDescriptor(new SafeFileHandle(passed.DangerousGetHandle(), ownsHandle: false)), Token);
        Received answer = await client.ExpectAsync(FrameKind.Refused);
        Assert.Equal((byte)BrokerOutcome.NotConnected, answer.Frame!.Value.Detail);
        broker.AwaitSockets(0);
        await client.AskAsync(new Frame(FrameKind.Fetch, 0, Name), FrameKind.Refused); // and the client is still served
    }

    /// <summary>Where a client dies, and who has the socket then.</summary>
    public static TheoryData<string, bool> Deaths => new()
    {
        { nameof(FrameKind.Hello), false },    // greeted, nothing else
        { nameof(FrameKind.Offer), false },    // reserved a name
        { nameof(FrameKind.Give), true },      // gave the socket, and did not hear that it is held
        { nameof(FrameKind.Held), true },      // heard it
        { nameof(FrameKind.Fetch), true },     // was lent the socket, and had not looked
        { nameof(FrameKind.Lend), true },      // had it, and had not confirmed
        { nameof(FrameKind.Taken), false },    // confirmed: it dies with its owner
        { nameof(FrameKind.Released), false },
    };

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task A_client_that_dies_after_a_step_leaves_the_socket_with_one_owner(string step, bool held)
    {
        FrameKind lastStep = Enum.Parse<FrameKind>(step);
        await using var broker = new TestBroker();
        (Socket socket, Socket peer) = Loopback.Connect(Transport.Tcp, AddressFamily.InterNetwork);
        using Socket _ = peer;
        if (lastStep >= FrameKind.Fetch)
        {
            using BrokerClient giver = await broker.ConnectAsync();
            await giver.HandOverAsync(Name, socket, default, Token);
        }

        using (UnixChannel client = await broker.GreetAsync())
        {
            await PlayAsync(client, socket, lastStep);
            socket.Dispose(); // as the end of its process does; closed already where it was handed over
        }

        broker.AwaitClients(0);
        Assert.Equal(held ? 1 : 0, broker.Broker.Sockets);
        using BrokerClient other = await broker.ConnectAsync();
        FetchResult fetched = await other.FetchAsync(Name, wait: false, Token);
        Assert.Equal(held ? BrokerOutcome.Done : BrokerOutcome.NotHeld, fetched.Outcome);
        if (held)
        {
            peer.Send("still here"u8);
            Assert.Equal("still here".Length, fetched.Socket!.Receive(new byte[64]));
            fetched.Socket.Dispose();
        }

        Assert.True(peer.Poll(Wait.Limit, SelectMode.SelectRead), "a descriptor of the socket is open somewhere");
        Assert.Equal(0, peer.Receive(new byte[1]));
    }

    [Fact]
    public async Task Many_clients_that_come_and_go_in_all_ways_at_once_leave_nothing_behind()
    {
        await using var broker = new TestBroker();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            FrameKind[] steps = [FrameKind.Hello, FrameKind.Offer, FrameKind.Give, FrameKind.Held];
            for (int i = 0; i < 25; i++)
            {
                string name = $"{worker}/{i}";
                (Socket socket, Socket peer) = Loopback.Connect(Transport.Tcp, AddressFamily.InterNetwork);
                using Socket _ = peer;
                using (UnixChannel client = await broker.GreetAsync())
                {
                    await PlayAsync(client, socket, steps[random.Next(steps.Length)], name);
                    socket.Dispose();
                }

                using BrokerClient other = await broker.ConnectAsync();
                (await other.FetchAsync(name, wait: false, Token)).Socket?.Dispose();
            }
        }, Token)));
        broker.AwaitClients(0);
        foreach (string name in Enumerable.Range(0, 8).SelectMany(w => Enumerable.Range(0, 25).Select(i => $"{w}/{i}")))
        {
            using BrokerClient client = await broker.ConnectAsync();
            (await client.FetchAsync(name, wait: false, Token)).Socket?.Dispose(); // was given in the moment of the first try
        }

        broker.AwaitSockets(0);
    }

    /// <summary>Goes through the steps of a client up to one of them.</summary>
    private static async Task PlayAsync(UnixChannel client, Socket socket, FrameKind lastStep, string name = Name)
    {
        switch (lastStep)
        {
            case FrameKind.Offer or FrameKind.Give or FrameKind.Held:
                await client.AskAsync(new Frame(FrameKind.Offer, 0, name), FrameKind.Ready);
                if (lastStep == FrameKind.Offer)
                    return;
                await client.GiveAsync(new Frame(FrameKind.Give), socket, Token);
                if (lastStep == FrameKind.Held)
                    await client.ExpectAsync(FrameKind.Held);
                return;
            case FrameKind.Fetch:
                await client.SendAsync(new Frame(FrameKind.Fetch, 0, name), Token);
                return;
            case FrameKind.Lend or FrameKind.Taken or FrameKind.Released:
                using (PassedSocket share = (await client.AskAsync(new Frame(FrameKind.Fetch, 0, name), FrameKind.Lend)).Socket!)
                {
                    if (lastStep == FrameKind.Lend)
                        return;
                    await client.SendAsync(new Frame(FrameKind.Taken), Token);
                    if (lastStep == FrameKind.Released)
                        await client.ExpectAsync(FrameKind.Released);
                }

                return;
        }
    }

    private static SafeHandle? Open(string what)
    {
        var socket = new Socket(what == "a Unix socket" ? AddressFamily.Unix : AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Unspecified);
        switch (what)
        {
            case "nothing":
                socket.Dispose();
                return null;
            case "a file":
                socket.Dispose();
                return File.OpenHandle("/dev/null");
            case "a pipe":
                socket.Dispose();
                return new AnonymousPipeServerStream(PipeDirection.In).SafePipeHandle;
            case "a listener":
                socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
                socket.Listen(1);
                break;
        }

        return socket.SafeHandle;
    }

    /// <summary>The only writer left is this process, and with it the last one goes.</summary>
    private static async Task AssertClosedElsewhereAsync(AnonymousPipeServerStream pipe)
    {
        pipe.DisposeLocalCopyOfClientHandle();
        Task<int> end = Task.Factory.StartNew(
            () => pipe.ReadAtLeast(new byte[1], 1, throwOnEndOfStream: false), Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Assert.Equal(0, await Wait.For(end, "the end of the pipe, which a descriptor keeps open"));
    }

    private static async Task AssertServesAsync(TestBroker broker)
    {
        using BrokerClient client = await broker.ConnectAsync();
        Assert.Equal(BrokerOutcome.NotHeld, (await client.FetchAsync("none", wait: false, Token)).Outcome);
    }
}
