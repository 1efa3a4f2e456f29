using System.Net;
using System.Net.Sockets;
using BatchSend;
using BatchSend.Broker;
using Bench.Commands;
using Bench.Commands.Writing;
using Bench.Hosting;
using Bench.Meters;
using Bench.Pairing;
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
        string temporary = Path.GetTempPath();
        OutputCheck.Scratch(OutputCheck.Temporary, temporary); // the broker would make it, and leave it
        // Made by the broker, which takes it away at its end: also where this process is killed.
        var folder = new DirectoryInfo(Path.Combine(temporary, "batchsend-broker-" + Path.GetRandomFileName()));
        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
            string address = AddressIn(folder);
            var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Task broker = RunProcessAsync("the broker", [BrokerCommand.Name, BrokerCommand.AddressOption, address], _ => ready.TrySetResult(), stop.Token);
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
            folder.Refresh();
            if (folder.Exists)
                folder.Delete(recursive: true); // the broker was killed
        }
    }

    /// <summary>Where a broker of this folder alone is: a path in it, or on Windows a pipe of its name.</summary>
    public static string AddressIn(DirectoryInfo folder) => OperatingSystem.IsWindows() ? folder.Name : Path.Combine(folder.FullName, "broker.sock");

    private static async Task<HandOverRow> ServeAsync(
        string address, Transport transport, int handOvers, int seed, Task broker, CancellationTokenSource stop)
    {
        // One hand-over has no use for the second.
        WorkerProcess[] workers = [.. Enumerable.Range(0, Math.Min(handOvers, Names.Length)).Select(i => new WorkerProcess(new HandOverJob
        {
            Address = address,
            Transport = transport,
            Take = Names[i],
            Give = Names[1 - i],
            HandOvers = handOvers,
            Seed = seed + i,
        }, stop.Token))];
        Task all = Task.WhenAll(workers.Select(w => w.End));
        // A process that fails ends the others at once, and is the one whose word counts.
        Task? failed = null;
        foreach (Task part in workers.Select(w => w.End).Append(broker))
            _ = part.ContinueWith(Stop, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        try
        {
            (Socket socket, Socket peer) = await ConnectAsync(transport, stop.Token).ConfigureAwait(false);
            using (socket)
            using (peer)
            {
                await Task.WhenAll(workers.Select(w => w.Ready)).WaitAsync(stop.Token).ConfigureAwait(false);
                Task<PeerTally> tally = TallyAsync(peer, transport, handOvers, stop.Token);
                await GiveAsync(address, socket, stop.Token).ConfigureAwait(false);
                await Task.WhenAll(all, tally).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await all.ConfigureAwait(false);
                return Row(transport, handOvers, await tally.ConfigureAwait(false), workers);
            }
        }
        catch (Exception e) when (failed is not null && e is not CommandFailure)
        {
            await failed.ConfigureAwait(false);
            throw;
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        void Stop(Task part)
        {
            Interlocked.CompareExchange(ref failed, part, null);
            stop.Cancel();
        }
    }

    /// <summary>Runs one of the processes to its end.</summary>
    /// <exception cref="CommandFailure">It failed; the message says which one it was.</exception>
    public static async Task RunProcessAsync(string who, IEnumerable<string> arguments, Action<string> onLine, CancellationToken token)
    {
        try
        {
            await ChildProgram.RunAsync(arguments, new Dictionary<string, string>(), onLine, token).ConfigureAwait(false);
        }
        catch (CommandFailure e)
        {
            throw CommandFailure.Failed($"{who} failed: {e.Message}");
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
                throw CommandFailure.Failed($"the socket cannot be handed over: {BrokerWords.Of(outcome)}");
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

    private static HandOverRow Row(Transport transport, int handOvers, PeerTally tally, WorkerProcess[] workers)
    {
        double[] pauses = [.. workers.SelectMany(w => w.PausesUs)];
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
            MedianPauseUs = PairRule.Median(pauses),
            LongestPauseUs = pauses.Max(),
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
            try
            {
                await client.ConnectAsync(listener.LocalEndPoint!, token).ConfigureAwait(false);
                return (client, await listener.AcceptAsync(token).ConfigureAwait(false));
            }
            catch
            {
                client.Dispose();
                throw;
            }
        }

        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var peer = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(any);
            peer.Bind(any);
            await socket.ConnectAsync(peer.LocalEndPoint!, token).ConfigureAwait(false);
            await peer.ConnectAsync(socket.LocalEndPoint!, token).ConfigureAwait(false);
            return (socket, peer);
        }
        catch
        {
            socket.Dispose();
            peer.Dispose();
            throw;
        }
    }
}
