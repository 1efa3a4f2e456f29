using System.Net;
using System.Net.Sockets;
using BatchSend;
using BatchSend.Broker;
using Bench.Commands;
using Bench.Hosting;
using Bench.Meters;
using Bench.Reports;

namespace Bench.HandOver;

/// <summary>
/// Hands one end of a running connection to and fro between two processes, by way of a broker in a third, while this one is
/// the peer.
/// </summary>
internal static class HandOverRun
{
    /// <summary>The names under which the socket waits for either of the two.</summary>
    private static readonly string[] Names = ["one", "two"];

    /// <exception cref="CommandFailure">One of the processes failed.</exception>
    public static async Task<HandOverRow> RunAsync(Transport transport, int handOvers, int seed, CancellationToken token)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("batchsend-broker-"); // with mode 0700
        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
            string address = AddressIn(folder);
            var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Task broker = ChildProgram.RunAsync([BrokerCommand.Name, BrokerCommand.AddressOption, address], NoSettings, _ => ready.TrySetResult(), stop.Token);
            try
            {
                await (await Task.WhenAny(ready.Task, broker).ConfigureAwait(false)).ConfigureAwait(false);
                return await ServeAsync(address, transport, handOvers, seed, broker, stop).ConfigureAwait(false);
            }
            finally
            {
                await stop.CancelAsync().ConfigureAwait(false);
                await broker.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Where a broker of this folder alone is: a path in it, or on Windows a pipe of its name.</summary>
    public static string AddressIn(DirectoryInfo folder) => OperatingSystem.IsWindows() ? folder.Name : Path.Combine(folder.FullName, "broker.sock");

    private static Dictionary<string, string> NoSettings => [];

    private static async Task<HandOverRow> ServeAsync(
        string address, Transport transport, int handOvers, int seed, Task broker, CancellationTokenSource stop)
    {
        List<HandOverReport> reports = [];
        Task[] workers = [.. Enumerable.Range(0, Names.Length).Select(i => WorkAsync(new HandOverJob
        {
            Address = address,
            Transport = transport,
            Take = Names[i],
            Give = Names[1 - i],
            HandOvers = handOvers,
            Seed = seed + i,
        }, reports, stop.Token))];
        try
        {
            (Socket socket, Socket peer) = await ConnectAsync(transport, stop.Token).ConfigureAwait(false);
            using (socket)
            using (peer)
            {
                Task<PeerTally> tally = TallyAsync(peer, transport, handOvers, stop.Token);
                await GiveAsync(address, socket, stop.Token).ConfigureAwait(false);
                Task all = Task.WhenAll([.. workers, tally]);
                // A process that fails ends the others at once, and is the one whose word counts.
                foreach (Task part in (Task[])[.. workers, broker])
                    _ = part.ContinueWith(_ => stop.Cancel(), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
                await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await Task.WhenAll(workers).ConfigureAwait(false);
                return Row(transport, handOvers, await tally.ConfigureAwait(false), reports);
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(workers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task WorkAsync(HandOverJob job, List<HandOverReport> reports, CancellationToken token)
    {
        string[] arguments = [HandOverCommand.WorkerName, JsonOutput.ToLine(job)];
        await ChildProgram.RunAsync(arguments, NoSettings, Read, token).ConfigureAwait(false);

        void Read(string line)
        {
            lock (reports)
                reports.Add(JsonOutput.FromLine<HandOverReport>(line));
        }
    }

    /// <summary>The first hand-over: from this process to the first of the two.</summary>
    private static async Task GiveAsync(string address, Socket socket, CancellationToken token)
    {
        try
        {
            using BrokerClient client = await BrokerClient.ConnectAsync(address, token).ConfigureAwait(false);
            BrokerOutcome outcome = await client.HandOverAsync(Names[0], socket, HandOverState.Now(1, 0).ToBytes(), token).ConfigureAwait(false);
            if (outcome != BrokerOutcome.Done)
                throw CommandFailure.Failed($"the socket cannot be handed over: {outcome}");
        }
        catch (BrokerException e)
        {
            throw CommandFailure.Failed(e.Message);
        }
    }

    /// <summary>As much traffic as the turns can serve at the most, so that none of them waits for any.</summary>
    private static Task<PeerTally> TallyAsync(Socket peer, Transport transport, int handOvers, CancellationToken token) => transport == Transport.Tcp
        ? StreamPeer.RunAsync(peer, (long)handOvers * 2 * HandOverWorker.MostBytes, token)
        : new DatagramPeer(peer, handOvers * HandOverWorker.MostDatagrams, DatagramPeer.DefaultPatience).RunAsync(token);

    private static HandOverRow Row(Transport transport, int handOvers, PeerTally tally, List<HandOverReport> reports)
    {
        double[] pauses = [.. reports.SelectMany(r => r.PausesUs).Order()];
        if (pauses.Length != handOvers)
            throw CommandFailure.Failed($"{handOvers} hand-overs were wanted, the processes saw {pauses.Length}");
        return new HandOverRow
        {
            Transport = transport,
            HandOvers = handOvers,
            SentBytes = tally.SentBytes,
            IntactBytes = tally.IntactBytes,
            Lost = Of(tally.Lost),
            Duplicate = Of(tally.Duplicate),
            Reordered = Of(tally.Reordered),
            IsWhole = tally.IsWhole,
            MedianPauseUs = pauses[pauses.Length / 2],
            LongestPauseUs = pauses[^1],
        };
    }

    private static Reading Of(long? count) => count is { } value ? Reading.Of(value) : Reading.NotAvailable("a TCP stream has no such thing");

    private static async Task<(Socket Socket, Socket Peer)> ConnectAsync(Transport transport, CancellationToken token)
    {
        var any = new IPEndPoint(IPAddress.Loopback, 0);
        if (transport == Transport.Tcp)
        {
            using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(any);
            listener.Listen(1);
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(listener.LocalEndPoint!, token).ConfigureAwait(false);
            return (client, await listener.AcceptAsync(token).ConfigureAwait(false));
        }

        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var peer = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(any);
        peer.Bind(any);
        await socket.ConnectAsync(peer.LocalEndPoint!, token).ConfigureAwait(false);
        await peer.ConnectAsync(socket.LocalEndPoint!, token).ConfigureAwait(false);
        return (socket, peer);
    }
}
