using System.Net;
using System.Net.Sockets;
using BatchSend;
using Bench.Commands.Parsing;
using Bench.Hosting;
using Bench.Sinks;
using Bench.Traffic;

namespace Bench.Commands.Sending;

/// <summary>The connected socket that is sent on, and who is at its other end: any receiver, or a sink of our own on loopback.</summary>
internal sealed class SendTarget : IAsyncDisposable
{
    /// <summary>Longest wait for a TCP connection: iperf3 and curl users expect an answer well before the kernel's two minutes (tcp(7), tcp_syn_retries).</summary>
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(10);

    private readonly Socket _socket;

    private SendTarget(Socket socket, SenderDescriptor strategy, SinkProcess? sink, string placement)
    {
        _socket = socket;
        Sink = sink;
        Placement = placement;
        Sender = SenderCatalog.Create(socket, strategy);
        EndPoint = (IPEndPoint)socket.RemoteEndPoint!;
    }

    public IBatchSender Sender { get; }

    public IPEndPoint EndPoint { get; }

    /// <summary>Our own sink; null with any other receiver, whose counters nobody shares.</summary>
    public SinkProcess? Sink { get; }

    public SendWindow? Window => Sink?.Window;

    /// <summary>How sender and sink were placed on CPUs.</summary>
    public string Placement { get; }

    /// <summary>Connects to the receiver that the request names, or starts a sink when it names none.</summary>
    /// <exception cref="CommandFailure">It cannot be reached, or the request cannot be sent to it.</exception>
    public static async Task<SendTarget> OpenAsync(SendRequest request, CancellationToken token)
    {
        if (request.Target is { } target)
        {
            IPEndPoint endPoint = await target.LookUpAsync(token).ConfigureAwait(false);
            MessageLimits.Check(request.Transport, endPoint.AddressFamily, request.Size, request.Batch);
            Socket socket = await ConnectAsync(request.Transport, endPoint, token).ConfigureAwait(false);
            return new SendTarget(socket, request.Strategy, null, "not pinned: where the receiver runs is not known");
        }

        MessageLimits.Check(request.Transport, AddressFamily.InterNetwork, request.Size, request.Batch);
        (int? senderCpu, int? sinkCpu, string placement) = CpuPlacement.Plan();
        SinkOptions options = new() { Transport = request.Transport, MessageSize = request.Size, Verify = request.Verify, Cpu = sinkCpu };
        SinkProcess sink = await SinkProcess.StartAsync(options, token).ConfigureAwait(false);
        try
        {
            // Only now: the sink's threads would start on the sender's CPU otherwise.
            if (senderCpu is { } cpu)
            {
                // With a CPU of its own the sink needs none offered; yields would count as system calls of the sends.
                if (CpuPlacement.TryPinCurrentProcess(cpu) is { } reason)
                    placement = $"sender not pinned: {reason}";
                else
                    sink.Window.SpinOnly = true;
            }

            Socket socket = await ConnectAsync(request.Transport, sink.EndPoint, token).ConfigureAwait(false);
            return new SendTarget(socket, request.Strategy, sink, placement);
        }
        catch
        {
            await sink.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>An error that the kernel keeps for the next call: the last datagrams may have been refused (udp(7)). Reading it takes it.</summary>
    public SocketError PendingError() =>
        _socket.Connected ? (SocketError)(int)_socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)! : SocketError.Success;

    /// <summary>
    /// Ends the stream, so that the receiver keeps what is under way, and lets our own sink take it and report.
    /// Its counters then hold the final values.
    /// </summary>
    /// <returns>The report of our own sink, and why there is none although there should be.</returns>
    public async Task<(SinkReport? Report, string? Failure)> FinishAsync()
    {
        if (_socket is { ProtocolType: ProtocolType.Tcp, Connected: true })
            _socket.Shutdown(SocketShutdown.Send);
        if (Sink is null)
            return (null, null);
        try
        {
            Sink.Window.Drain();
            return (await Sink.StopAsync().ConfigureAwait(false), null);
        }
        catch (CommandFailure e)
        {
            return (null, e.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Sender.DisposeAsync().ConfigureAwait(false);
        _socket.Dispose();
        if (Sink is not null)
            await Sink.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<Socket> ConnectAsync(Transport transport, IPEndPoint endPoint, CancellationToken token)
    {
        bool stream = transport == Transport.Tcp;
        Socket socket = new(endPoint.AddressFamily, stream ? SocketType.Stream : SocketType.Dgram, stream ? ProtocolType.Tcp : ProtocolType.Udp);
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
            throw CommandFailure.Failed($"cannot connect to {endPoint}: {SocketErrorText.Of(e.SocketErrorCode, transport)}");
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
