using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using BatchSend;
using BatchSend.Broker;
using Bench.Commands;
using Bench.HandOver;
using Bench.Hosting.Checks;
using Bench.Reports;
using Bench.Tests.CommandLine;
using Xunit;

namespace Bench.Tests.HandOver;

/// <summary>Brokers and clients as processes: killed in the middle, of another user, ended as planned.</summary>
public sealed class BrokerProcessTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("batchsend-test-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Address => Path.Combine(_folder.FullName, "broker.sock");

    public BrokerProcessTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "kills processes and looks into /proc");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>
    /// A client that fetches and hands over as fast as it can is killed at some moment. Then the broker has the socket, and
    /// its stream goes on where it was, or it was the client's, and has ended with it.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_client_that_is_killed_takes_the_socket_along_or_leaves_it_whole(int seed)
    {
        const int bytes = 8 * 1024 * 1024;
        var random = new Random(seed);
        await using SocketBroker broker = SocketBroker.Start(new SocketBrokerOptions { Address = Address });
        (Socket socket, Socket peer) = await ConnectAsync();
        using Socket _ = peer;
        Task<PeerTally> tally = StreamPeer.RunAsync(peer, bytes, Token);
        using BrokerClient client = await BrokerClient.ConnectAsync(Address, Token);
        await using (BenchProcess worker = StartWorker(seed))
        {
            Assert.Equal(BrokerOutcome.Done, await client.HandOverAsync("one", socket, HandOverState.Now(1, 0).ToBytes(), Token));
            for (int turns = random.Next(1, 20); turns > 0; turns--)
            {
                FetchResult turn = await client.FetchAsync("two", wait: true, Token);
                var state = HandOverState.Read(turn.Context.Span);
                long position = await Echo.ServeAsync(turn.Socket!, Transport.Tcp, state.Position, random.Next(1, 4096), Token);
                Assert.Equal(BrokerOutcome.Done, await client.HandOverAsync("one", turn.Socket!, HandOverState.Now(1, position).ToBytes(), Token));
            }

            Thread.SpinWait(random.Next(100_000));
            worker.Signal("KILL");
            await worker.WaitAsync(Token);
        }

        await UntilAsync(() => broker.Clients == 1, "the broker notices the death");
        FetchResult found = await client.FetchAsync("one", wait: false, Token);
        if (found.Outcome != BrokerOutcome.Done)
            found = await client.FetchAsync("two", wait: false, Token);
        if (found.Socket is { } left)
        {
            using (left)
                Assert.Equal(bytes, await Echo.ServeAsync(left, Transport.Tcp, HandOverState.Read(found.Context.Span).Position, amount: null, Token));
            Assert.True((await tally.WaitAsync(Limit, Token)).IsWhole);
        }
        else
        {
            Assert.Equal(BrokerOutcome.NotHeld, found.Outcome);
            Exception? end = await Record.ExceptionAsync(async () => Assert.False((await tally.WaitAsync(Limit, Token)).IsWhole));
            Assert.True(end is null or SocketException, end?.ToString());
        }

        Assert.Equal(0, broker.Sockets);
    }

    [Fact]
    public async Task A_broker_that_is_killed_is_told_to_its_clients_and_the_next_one_clears_up()
    {
        (Socket held, Socket heldPeer) = await ConnectAsync();
        (Socket kept, Socket keptPeer) = await ConnectAsync();
        using Socket _ = heldPeer, __ = kept, ___ = keptPeer;
        await using (BenchProcess broker = await StartBrokerAsync())
        {
            using BrokerClient giver = await BrokerClient.ConnectAsync(Address, Token), waiter = await BrokerClient.ConnectAsync(Address, Token);
            Assert.Equal(BrokerOutcome.Done, await giver.HandOverAsync("a", held, default, Token));
            Task<FetchResult> waiting = waiter.FetchAsync("b", wait: true, Token);

            broker.Signal("KILL");
            await broker.WaitAsync(Token);

            Assert.Equal(BrokerOutcome.BrokerGone, (await waiting.WaitAsync(Limit, Token)).Outcome);
            Assert.Equal(BrokerOutcome.BrokerGone, await giver.HandOverAsync("c", kept, default, Token));
            Assert.True(heldPeer.Poll(Limit, SelectMode.SelectRead));
            Assert.Equal(0, heldPeer.Receive(new byte[1]));
        }

        kept.Send("x"u8);
        Assert.Equal(1, keptPeer.Receive(new byte[1]));
        await Assert.ThrowsAsync<BrokerException>(() => BrokerClient.ConnectAsync(Address, Token));

        await using BenchProcess next = await StartBrokerAsync();
        using (BrokerClient client = await BrokerClient.ConnectAsync(Address, Token))
        {
            Assert.Equal(BrokerOutcome.Done, await client.HandOverAsync("c", kept, default, Token));
            (await client.FetchAsync("c", wait: false, Token)).Socket!.Dispose();
        }

        next.CloseInput();
        Assert.Equal(ExitCodes.Pass, (await next.WaitAsync(Token)).ExitCode);
        Assert.Empty(_folder.EnumerateFileSystemInfos());
    }

    /// <summary>What a broker holds is closed while it is full of clients that died in the middle: its descriptors are as many as before.</summary>
    [Fact]
    public async Task A_broker_process_ends_with_the_descriptors_that_it_began_with()
    {
        await using BenchProcess broker = await StartBrokerAsync("--keep", "0.2");
        await OneAsync(); // what the runtime opens once
        await UntilAsync(() => broker.Output.Contains("nobody fetched", StringComparison.Ordinal), "the end of the first socket");
        int before = Descriptors();
        for (int i = 0; i < 50; i++)
            await OneAsync();
        await UntilAsync(() => Descriptors() == before, $"{before} descriptors again");

        int Descriptors() => Directory.GetFiles($"/proc/{broker.Id.ToString(CultureInfo.InvariantCulture)}/fd").Length;

        async Task OneAsync()
        {
            (Socket socket, Socket peer) = await ConnectAsync();
            using (peer)
            using (BrokerClient client = await BrokerClient.ConnectAsync(Address, Token))
                Assert.Equal(BrokerOutcome.Done, await client.HandOverAsync(Guid.NewGuid().ToString(), socket, default, Token));
        }
    }

    [Fact]
    public async Task A_broker_that_runs_out_of_descriptors_refuses_and_goes_on()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/prlimit"), "prlimit (util-linux) is not installed");
        const int limit = 200;
        await using BenchProcess broker = BenchProcess.Start("prlimit", [$"--nofile={limit}:{limit}", "dotnet", BenchProcess.Program, "broker", "--address", Address, "--sockets", "1024"]);
        await broker.WaitForOutputAsync("broker.sock", "listening at", Token);
        using BrokerClient client = await BrokerClient.ConnectAsync(Address, Token);
        List<Socket> peers = [];
        BrokerOutcome outcome;
        Socket last;
        do
        {
            (last, Socket peer) = await ConnectAsync();
            peers.Add(peer);
            outcome = await client.HandOverAsync($"{peers.Count}", last, default, Token);
        }
        while (outcome == BrokerOutcome.Done && peers.Count < limit);

        Assert.Equal(BrokerOutcome.NoDescriptor, outcome);
        last.Send("x"u8); // is still here
        Assert.Equal(1, peers[^1].Receive(new byte[1]));
        using (Socket back = (await client.FetchAsync("1", wait: false, Token)).Socket!)
            Assert.True(back.Connected);
        Assert.Equal(BrokerOutcome.Done, await client.HandOverAsync("again", last, default, Token));
        peers.ForEach(peer => peer.Dispose());
    }

    /// <summary>What a hand-over needs at its end is had beforehand: a client without descriptors keeps its socket, and the broker has none.</summary>
    [Fact]
    public async Task A_client_that_runs_out_of_descriptors_has_not_handed_over()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && InstalledProgram.Find("strace") is not null, "strace, which lets a call fail, is not installed");
        await using SocketBroker broker = SocketBroker.Start(new SocketBrokerOptions { Address = Address });
        using BrokerClient client = await BrokerClient.ConnectAsync(Address, Token);
        (Socket socket, Socket peer) = await ConnectAsync();
        using Socket _ = peer;
        Assert.Equal(BrokerOutcome.Done, await client.HandOverAsync("one", socket, HandOverState.Now(1, 0).ToBytes(), Token));
        await using BenchProcess worker = BenchProcess.Start("strace",
        [
            "-f", "-o", "/dev/null", "-P", "/proc/self/fd", "-e", "trace=openat", "-e", "inject=openat:error=EMFILE",
            "dotnet", BenchProcess.Program, HandOverCommand.WorkerName, JsonOutput.ToLine(Job(1)),
        ]);
        Task<PeerTally> tally = StreamPeer.RunAsync(peer, 8 * 1024 * 1024, Token);

        Outcome outcome = await worker.WaitAsync(Token);

        Assert.Equal(ExitCodes.Failed, outcome.ExitCode);
        Assert.EndsWith("error: the socket two cannot be handed over: one of the two processes may open no more descriptors (ulimit -n)\n", outcome.Error, StringComparison.Ordinal); // behind what strace says
        await UntilAsync(() => broker.Sockets == 0, "the room that was kept for it is given back");
        await Assert.ThrowsAnyAsync<SocketException>(() => tally.WaitAsync(Limit, Token)); // it has ended with its owner
    }

    [Fact]
    public async Task Root_is_another_user_too()
    {
        await OrdinaryUser.SkipUnlessPossibleAsync();
        await ChangeAsync("chown", "65534", _folder.FullName);
        await using BenchProcess broker = OrdinaryUser.Start("broker", "--address", Address);
        await broker.WaitForOutputAsync("broker.sock", "listening at", Token);

        // The client does not trust it …
        BrokerException refused = await Assert.ThrowsAsync<BrokerException>(() => BrokerClient.ConnectAsync(Address, Token));
        Assert.Contains("it runs as user 65534, this process as user 0", refused.Message, StringComparison.Ordinal);

        // … and one that does is not served: root can open the socket, and is cut off before anything is read.
        using var client = new Socket(AddressFamily.Unix, SocketType.Seqpacket, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint(Address), Token);
        client.Send("BSB1\x01\0\0\0"u8, SocketFlags.None, out SocketError sent); // Hello; the connection may have ended already
        Assert.True(sent is SocketError.Success or SocketError.Shutdown or SocketError.ConnectionReset, $"{sent}");
        Assert.True(client.Poll(Limit, SelectMode.SelectRead));
        Assert.Equal(0, client.Receive(new byte[64], SocketFlags.None, out SocketError end));
        Assert.True(end is SocketError.Success or SocketError.ConnectionReset, $"{end}");
        await broker.WaitForOutputAsync("it runs as user 0, this process as user 65534", "turned a client away", Token);
    }

    [Fact]
    public async Task An_ordinary_user_does_not_reach_the_broker_of_root()
    {
        await OrdinaryUser.SkipUnlessPossibleAsync();
        ConcurrentQueue<string> log = [];
        await using SocketBroker broker = SocketBroker.Start(new SocketBrokerOptions { Address = Address, Log = log.Enqueue });
        Assert.Contains("Permission denied", await RefusalAsync(), StringComparison.Ordinal);
        Assert.Empty(log);

        // Nor where somebody opens the place afterwards: both sides see who the other one is.
        await ChangeAsync("chmod", "o+x", _folder.FullName);
        await ChangeAsync("chmod", "o+rw", Address);
        Assert.Contains("it runs as user 0, this process as user 65534", await RefusalAsync(), StringComparison.Ordinal);
        await UntilAsync(() => log.Contains("turned a client away: it runs as user 65534, this process as user 0"), "the broker's word");

        async Task<string> RefusalAsync()
        {
            await using BenchProcess stranger = OrdinaryUser.Start(HandOverCommand.WorkerName, JsonOutput.ToLine(Job(1)));
            Outcome outcome = await stranger.WaitAsync(Token);
            Assert.Equal(ExitCodes.Failed, outcome.ExitCode);
            return outcome.Error;
        }
    }

    [Fact]
    public async Task A_second_broker_and_a_place_that_is_open_are_one_clear_line()
    {
        await using BenchProcess first = await StartBrokerAsync();
        Outcome second = await BenchProcess.RunAsync(Token, "broker", "--address", Address);
        Assert.Equal(ExitCodes.Failed, second.ExitCode);
        Assert.Matches("^error: another broker is at .*\n$", second.Error);
        Outcome open = await BenchProcess.RunAsync(Token, "broker", "--address", "/tmp/broker.sock");
        Assert.Equal(ExitCodes.Failed, open.ExitCode);
        Assert.Matches("^error: the directory /tmp is open to others.*\n$", open.Error);
        Outcome none = await BenchProcess.RunAsync(Token, "broker", "--sockets", "0");
        Assert.Equal(ExitCodes.Usage, none.ExitCode);
        first.Signal("INT");
        Assert.Equal(ExitCodes.Pass, (await first.WaitAsync(Token)).ExitCode);
    }

    private static async Task ChangeAsync(string program, string to, string path)
    {
        await using BenchProcess change = BenchProcess.Start(program, [to, path]);
        Assert.Equal(0, (await change.WaitAsync(Token)).ExitCode);
    }

    private HandOverJob Job(int seed) => new()
    {
        Address = Address,
        Transport = Transport.Tcp,
        Take = "one",
        Give = "two",
        HandOvers = int.MaxValue,
        Seed = seed,
    };

    private BenchProcess StartWorker(int seed) => BenchProcess.Start(HandOverCommand.WorkerName, JsonOutput.ToLine(Job(seed)));

    private async Task<BenchProcess> StartBrokerAsync(params string[] options)
    {
        BenchProcess broker = BenchProcess.Start(["broker", "--address", Address, .. options]);
        await broker.WaitForOutputAsync("broker.sock", "listening at", Token);
        return broker;
    }

    private static async Task UntilAsync(Func<bool> condition, string what)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(Limit);
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested, "never came: " + what);
            await Task.Delay(10, CancellationToken.None);
        }
    }

    private static async Task<(Socket Socket, Socket Peer)> ConnectAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener.LocalEndPoint!, Token);
        return (socket, await listener.AcceptAsync(Token));
    }
}
