using System.Net;
using System.Net.Sockets;
using BatchSend;
using Bench.Commands.Parsing;
using Bench.Hosting;
using Bench.Multicast;
using Bench.Sinks;
using Bench.Traffic;

namespace Bench.Commands.Sending;

/// <summary>The connected socket that is sent on, and who is at its other end: any receiver, or a sink of our own on loopback.</summary>
internal sealed class SendTarget : IAsyncDisposable
{
    /// <summary>Longest wait for a TCP connection: iperf3 and curl users expect an answer well before the kernel's two minutes (tcp(7), tcp_syn_retries).</summary>
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(10);

    private readonly Socket _socket;

    private SendTarget(Socket socket, SenderDescriptor strategy, MulticastGroup? group, SinkSet? sinks, string placement)
    {
        _socket = socket;
        Group = group is null ? null : GroupSettings.Of(socket, group);
        Sinks = sinks;
        Placement = placement;
        Sender = SenderCatalog.Create(socket, strategy);
        EndPoint = (IPEndPoint)socket.RemoteEndPoint!;
    }

    public IBatchSender Sender { get; }

    public Socket Socket => _socket;

    /// <summary>A CPU that neither sender nor sink is on, for whoever reads what comes back; null where there is none.</summary>
    public int? FreeCpu { get; private init; }

    public IPEndPoint EndPoint { get; }

    /// <summary>How the socket sends to a multicast group; null when the target is none.</summary>
    public GroupSettings? Group { get; }

    /// <summary>Our own sinks; null with any other receiver, whose counters nobody shares.</summary>
    public SinkSet? Sinks { get; }

    public WindowSet? Window => Sinks?.Window;

    /// <summary>How sender and sink were placed on CPUs.</summary>
    public string Placement { get; }

    /// <summary>Connects to the receiver that the request names, or starts a sink when it names none.</summary>
    /// <exception cref="CommandFailure">It cannot be reached, or the request cannot be sent to it.</exception>
    public static async Task<SendTarget> OpenAsync(SendRequest request, CancellationToken token)
    {
        if (request.Target is not { } target)
        {
            if (request.Group.Given is { } option)
                throw CommandFailure.Usage($"{option} is for multicast; name the group as HOST:PORT");
            return await OpenOwnAsync(request, new IPEndPoint(IPAddress.Loopback, 0), null, token).ConfigureAwait(false);
        }

        IPEndPoint endPoint = await target.LookUpAsync(token).ConfigureAwait(false);
        MulticastGroup? group = request.Group.Of(request.Transport, endPoint.Address);
        if (request.Echo && group is not null)
            throw CommandFailure.Usage($"--echo needs one receiver, and {endPoint.Address} is a multicast group: what its members return comes from addresses of their own, which a connected socket does not take");
        if (request.Group.Receivers is not null)
            return await OpenOwnAsync(request, endPoint, group, token).ConfigureAwait(false);
        MessageLimits.Check(request.Transport, endPoint.AddressFamily, request.Size, request.Batch);
        Socket socket = await ConnectAsync(request, endPoint, group, token).ConfigureAwait(false);
        return new SendTarget(socket, request.Strategy, group, null, "not pinned: where the receiver runs is not known");
    }

    /// <summary>An error that the kernel keeps for the next call: the last datagrams may have been refused (udp(7)). Reading it takes it.</summary>
    public SocketError PendingError() =>
        _socket.Connected ? (SocketError)(int)_socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)! : SocketError.Success;

    /// <summary>
    /// Ends the stream, so that the receiver keeps what is under way, and lets our own sinks take it and report.
    /// Their counters then hold the final values.
    /// </summary>
    /// <returns>The report of each sink of our own, and why there is none although there should be.</returns>
    public async Task<(IReadOnlyList<SinkReport?> Reports, string? Failure)> FinishAsync()
    {
        EndStream();
        return Sinks is null ? ([], null) : await Sinks.FinishAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await Sender.DisposeAsync().ConfigureAwait(false);
        _socket.Dispose();
        if (Sinks is not null)
            await Sinks.DisposeAsync().ConfigureAwait(false);
    }

    private void EndStream()
    {
        try
        {
            if (_socket is { ProtocolType: ProtocolType.Tcp, Connected: true })
                _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The receiver has reset the connection meanwhile: there is no stream to end, and who sent knows of it.
        }
    }

    /// <summary>Starts our own sinks, and connects to them or to their group.</summary>
    private static async Task<SendTarget> OpenOwnAsync(SendRequest request, IPEndPoint endPoint, MulticastGroup? group, CancellationToken token)
    {
        MessageLimits.Check(request.Transport, endPoint.AddressFamily, request.Size, request.Batch);
        (int? senderCpu, int? sinkCpu, string placement) = CpuPlacement.Plan();
        SinkOptions options = new() { Transport = request.Transport, MessageSize = request.Size, Verify = request.Verify, Echo = request.Echo, Cpu = sinkCpu };
        int? freeCpu = CpuPlacement.Free(senderCpu, sinkCpu);
        if (group is not null)
            options = SinkSet.InGroup(options, group, endPoint.Port);
        SinkSet sinks = await SinkSet.StartAsync(options, request.Group.Receivers ?? 1, token).ConfigureAwait(false);
        try
        {
            // Only now: the sink's threads would start on the sender's CPU otherwise.
            if (senderCpu is { } cpu)
            {
                // With a CPU of its own the sink needs none offered; yields would count as system calls of the sends.
                if (CpuPlacement.TryPinCurrentProcess(cpu) is { } reason)
                    placement = $"sender not pinned: {reason}";
                else
                    sinks.Window.WaitWithoutSyscalls();
            }

            Socket socket = await ConnectAsync(request, sinks.EndPoint, group, token).ConfigureAwait(false);
            return new SendTarget(socket, request.Strategy, group, sinks, placement) { FreeCpu = freeCpu };
        }
        catch
        {
            await sinks.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<Socket> ConnectAsync(SendRequest request, IPEndPoint endPoint, MulticastGroup? group, CancellationToken token)
    {
        bool stream = request.Transport == Transport.Tcp;
        Socket socket = group is not null
            ? GroupSocket.Create(group, request.Group.Options)
            : new(endPoint.AddressFamily, stream ? SocketType.Stream : SocketType.Dgram, stream ? ProtocolType.Tcp : ProtocolType.Udp);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(ConnectLimit);
        try
        {
            // What is batched here must not be batched again by the kernel (Nagle, RFC 896).
            if (stream)
                socket.NoDelay = true;
            await socket.ConnectAsync(endPoint, limit.Token).ConfigureAwait(false);
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            string remedy = group is { Interface: null } ? "; --interface names the way out" : "";
            throw CommandFailure.Failed($"cannot connect to {endPoint}: {SocketErrorText.Of(e.SocketErrorCode, request.Transport)}{remedy}");
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            socket.Dispose();
            throw CommandFailure.Failed($"cannot connect to {endPoint}: no answer within {ConnectLimit.TotalSeconds:0} s");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
