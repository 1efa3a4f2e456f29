using System.Net;
using System.Net.Sockets;
using BatchSend;
using Bench.Commands.Parsing;
using Bench.Hosting;
using Bench.Multicast;
using Bench.Sinks;
using Bench.Tls;
using Bench.Traffic;

namespace Bench.Commands.Sending;

/// <summary>The connected socket that is sent on, and who is at its other end: any receiver, or a sink of our own on loopback.</summary>
internal sealed class SendTarget : IAsyncDisposable
{
    /// <summary>Longest wait for a TCP connection: iperf3 and curl users expect an answer well before the kernel's two minutes (tcp(7), tcp_syn_retries).</summary>
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(10);

    private readonly Socket _socket;
    private readonly SecureSide? _secure;

    private SendTarget(
        Socket socket, SecureSide? secure, SenderDescriptor strategy, MulticastGroup? group, SinkSet? sinks, string placement)
    {
        _socket = socket;
        _secure = secure;
        Group = group is null ? null : GroupSettings.Of(socket, group);
        Sinks = sinks;
        Placement = placement;
        Sender = secure is null ? SenderCatalog.Create(socket, strategy) : TlsSenders.Create(secure.Connection.Stream, socket, strategy);
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

    /// <summary>The TLS between; null on a plain connection.</summary>
    public TlsConnection? Tls => _secure?.Connection;

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
        SecureKeys? keys = SecureKeys.ForReceiver(request.Tls, target.Host);
        (Socket socket, SecureSide? secure) = await ConnectAsync(request, endPoint, group, keys, null, token).ConfigureAwait(false);
        return new SendTarget(socket, secure, request.Strategy, group, null, "not pinned: where the receiver runs is not known");
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
        string? failure = await EndStreamAsync().ConfigureAwait(false);
        if (Sinks is null)
            return ([], failure);
        // A sink that has ended says more than the connection that broke with it.
        (IReadOnlyList<SinkReport?> reports, string? sinkFailure) = await Sinks.FinishAsync().ConfigureAwait(false);
        return (reports, sinkFailure ?? failure ?? WrongRecords(reports[0]));
    }

    /// <summary>Why the receiver has ended the connection, where it can say so: over TLS. Waits a moment for its reason.</summary>
    public string? WhyEnded() => Tls?.WhyEnded();

    public async ValueTask DisposeAsync()
    {
        await Sender.DisposeAsync().ConfigureAwait(false);
        if (_secure is not null)
            await _secure.DisposeAsync().ConfigureAwait(false);
        _socket.Dispose();
        if (Sinks is not null)
            await Sinks.DisposeAsync().ConfigureAwait(false);
    }

    /// <returns>Why the receiver has not confirmed the end, where it is to: over TLS.</returns>
    private async Task<string?> EndStreamAsync()
    {
        try
        {
            if (_socket is not { ProtocolType: ProtocolType.Tcp, Connected: true })
                return null;
            if (Tls is { } tls)
                return await tls.CloseAsync().ConfigureAwait(false);
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The receiver has reset the connection meanwhile: there is no stream to end, and who sent knows of it.
        }

        return null;
    }

    /// <summary>Both ends have read the headers of all records: what they count is the same, or one of them does not count records.</summary>
    private string? WrongRecords(SinkReport? report) => Tls is { NotCounted: null } tls && report?.Tls is { } sink && sink.Records != tls.RecordsSent
        ? $"{tls.RecordsSent} TLS records were sent and {sink.Records} came: the counts do not agree"
        : null;

    /// <summary>Starts our own sinks, and connects to them or to their group.</summary>
    private static async Task<SendTarget> OpenOwnAsync(SendRequest request, IPEndPoint endPoint, MulticastGroup? group, CancellationToken token)
    {
        MessageLimits.Check(request.Transport, endPoint.AddressFamily, request.Size, request.Batch);
        (int? senderCpu, int? sinkCpu, string placement) = CpuPlacement.Plan();
        SecureKeys? keys = SecureKeys.ForOwnSink(request.Tls);
        SinkOptions options = new()
        {
            Transport = request.Transport,
            MessageSize = request.Size,
            Verify = request.Verify,
            Echo = request.Echo,
            Tls = keys?.SinkOptions,
            Cpu = sinkCpu,
        };
        int? freeCpu = CpuPlacement.Free(senderCpu, sinkCpu);
        if (group is not null)
            options = SinkSet.InGroup(options, group, endPoint.Port);
        SinkSet? sinks = null;
        try
        {
            sinks = await SinkSet.StartAsync(options, request.Group.Receivers ?? 1, token).ConfigureAwait(false);
            // Only now: the sink's threads would start on the sender's CPU otherwise.
            if (senderCpu is { } cpu)
            {
                // With a CPU of its own the sink needs none offered; yields would count as system calls of the sends.
                if (CpuPlacement.TryPinCurrentProcess(cpu) is { } reason)
                    placement = $"sender not pinned: {reason}";
                else
                    sinks.Window.WaitWithoutSyscalls();
            }

            (Socket socket, SecureSide? secure) = await ConnectAsync(request, sinks.EndPoint, group, keys, sinks.Sinks[0], token).ConfigureAwait(false);
            return new SendTarget(socket, secure, request.Strategy, group, sinks, placement) { FreeCpu = freeCpu };
        }
        catch
        {
            keys?.Dispose();
            if (sinks is not null)
                await sinks.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Connects, and opens TLS where there are keys, which become the result's or are disposed.</summary>
    private static async Task<(Socket Socket, SecureSide? Secure)> ConnectAsync(
        SendRequest request, IPEndPoint endPoint, MulticastGroup? group, SecureKeys? keys, SinkProcess? sink, CancellationToken token)
    {
        Socket? socket = null;
        try
        {
            socket = await ConnectAsync(request, endPoint, group, token).ConfigureAwait(false);
            return (socket, keys is null ? null : await keys.OpenAsync(socket, sink, token).ConfigureAwait(false));
        }
        catch
        {
            socket?.Dispose();
            keys?.Dispose();
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
