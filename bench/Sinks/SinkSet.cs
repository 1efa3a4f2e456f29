using System.Net;
using System.Net.Sockets;
using BatchSend;
using Bench.Commands;
using Bench.Multicast;
using Bench.Traffic;

namespace Bench.Sinks;

/// <summary>All sinks that get what one socket sends: a single one, or the members of a multicast group, which share a port of this machine.</summary>
internal sealed class SinkSet : IAsyncDisposable
{
    private SinkSet(IReadOnlyList<SinkProcess> sinks)
    {
        Sinks = sinks;
        Window = new WindowSet(sinks.Select(s => s.Window));
    }

    /// <summary>At least one, in the order in which they were bound.</summary>
    public IReadOnlyList<SinkProcess> Sinks { get; }

    /// <summary>Keeps what is under way within what every sink can hold.</summary>
    public WindowSet Window { get; }

    /// <summary>Where to send to: the sink's address, or the group's.</summary>
    public IPEndPoint EndPoint => Sinks[0] is { Options.Group: { } group } member ? new IPEndPoint(group.Address, member.EndPoint.Port) : Sinks[0].EndPoint;

    /// <summary>Messages that all sinks together have taken: of each message that was sent, as many as there are sinks.</summary>
    public long Delivered
    {
        get
        {
            long messages = 0;
            foreach (SinkProcess sink in Sinks)
                messages += sink.Counters.Messages;
            return messages;
        }
    }

    /// <summary>What the members of a group are started with, who take what comes to any address and share one port.</summary>
    /// <param name="options">The rest of their options.</param>
    /// <param name="group">The group.</param>
    /// <param name="port">The port; 0 for a free one.</param>
    public static SinkOptions InGroup(SinkOptions options, MulticastGroup group, int port = 0) =>
        options with { Transport = Transport.Udp, Group = group, Share = true, Bind = new IPEndPoint(group.Any, port) };

    /// <summary>Starts sinks with equal options and returns when all of them listen.</summary>
    /// <param name="options">Of each; several must be in a group and share its port.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Ends the start; what was started is ended too.</param>
    /// <exception cref="CommandFailure">One could not start; the message is the sink's own.</exception>
    public static async Task<SinkSet> StartAsync(SinkOptions options, int count = 1, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (count > 1 && !(options.Share && options.Group is not null))
            throw new ArgumentException("several sinks get the same messages only in a group, on a port that they share", nameof(options));

        // The first one may be given any free port, which the others then share with it.
        List<Task<SinkProcess>> starts = [SinkProcess.StartAsync(options, cancellationToken)];
        try
        {
            SinkOptions others = options with { Bind = (await starts[0].ConfigureAwait(false)).EndPoint };
            for (int i = 1; i < count; i++)
                starts.Add(SinkProcess.StartAsync(others, cancellationToken));
            return new SinkSet(await Task.WhenAll(starts).ConfigureAwait(false));
        }
        catch
        {
            // All have ended their start by now, well or not.
            foreach (Task<SinkProcess> start in starts.Where(s => s.IsCompletedSuccessfully))
                await (await start.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Connects a socket to where the sinks are; it is the caller's.</summary>
    /// <exception cref="CommandFailure">It cannot be connected.</exception>
    public async Task<Socket> ConnectAsync(GroupOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (Sinks[0].Options.Group is not { } group)
            return (await SendLane.ConnectAsync(Sinks[0], cancellationToken).ConfigureAwait(false)).Socket;
        Socket socket = GroupSocket.Create(group, options ?? new GroupOptions());
        try
        {
            await socket.ConnectAsync(EndPoint, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw CommandFailure.Failed($"cannot connect to the group {group}: {e.Message}");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Why the first sink that has ended has done so, see <see cref="SinkProcess.WhyEndedAt"/>; null while all run.</summary>
    public string? WhyEndedAt(SocketError error) => Sinks.Select(s => s.WhyEndedAt(error)).FirstOrDefault(reason => reason is not null);

    /// <summary>Lets every sink take what is under way, ends all and returns what each took.</summary>
    /// <returns>A report a sink, null where it gave none, and why the first such gave none.</returns>
    public async Task<(IReadOnlyList<SinkReport?> Reports, string? Failure)> FinishAsync()
    {
        string? failure = null;
        try
        {
            Window.Drain();
        }
        catch (CommandFailure e) when (Sinks.Count > 1)
        {
            failure = e.Message; // the other sinks have a report to give all the same
        }
        catch (CommandFailure e)
        {
            return ([null], e.Message);
        }

        Task<SinkReport>[] ends = [.. Sinks.Select(s => s.StopAsync())];
        var reports = new SinkReport?[ends.Length];
        for (int i = 0; i < ends.Length; i++)
        {
            try
            {
                reports[i] = await ends[i].ConfigureAwait(false);
            }
            catch (CommandFailure e)
            {
                failure ??= e.Message;
            }
        }

        return (reports, failure);
    }

    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(Sinks.Select(s => s.DisposeAsync().AsTask())).ConfigureAwait(false);
}
