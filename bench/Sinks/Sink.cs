using System.Globalization;
using System.Net;
using System.Net.Sockets;
using BatchSend;
using Bench.Commands;
using Bench.Commands.Sending;
using Bench.Interop.Linux;
using Bench.Multicast;
using Bench.Tls;

namespace Bench.Sinks;

/// <summary>A running sink within this process: the bound socket, its receiver, and what came of it.</summary>
internal sealed class Sink : IDisposable
{
    private readonly Receiver _receiver;
    private readonly Arrivals _arrivals;

    private Sink(SinkHello hello, Receiver receiver, Arrivals arrivals)
    {
        Hello = hello;
        _receiver = receiver;
        _arrivals = arrivals;
    }

    public SinkHello Hello { get; }

    /// <summary>Completes with the reason when receiving has failed; otherwise never.</summary>
    public Task<string> Failure => _receiver.Failure;

    /// <summary>Binds and starts to receive.</summary>
    /// <param name="options">What and how.</param>
    /// <param name="counters">Where it is counted.</param>
    /// <param name="log">Told of each TLS connection that is refused; null for nobody.</param>
    /// <exception cref="CommandFailure">The address or a certificate cannot be used, or an option does not work here.</exception>
    public static Sink Start(SinkOptions options, SharedCounters counters, Action<string>? log = null)
    {
        bool stream = options.Transport == Transport.Tcp;
        TlsSinkKeys? keys = options.Tls?.Load();
        TlsServer? server = keys is null ? null : new TlsServer(keys.Settings, log);
        var socket = new Socket(
            options.Bind.AddressFamily, stream ? SocketType.Stream : SocketType.Dgram, stream ? ProtocolType.Tcp : ProtocolType.Udp);
        try
        {
            // A stream's buffer grows by itself as long as nobody sets it.
            int buffer = stream && options.ReceiveBuffer is null
                ? ReceiveBuffer.Effective(socket)
                : ReceiveBuffer.Set(socket, options.ReceiveBuffer);
            if (options.Gro)
                EnableGro(socket);
            Bind(socket, options);
            if (options.EchoPort is { } port && port == ((IPEndPoint)socket.LocalEndPoint!).Port)
                throw CommandFailure.Usage($"--echo-port {Number(port)} is the sink's own port: what it returned would come back for ever");
            if (options.Share || options.Group is not null)
                TakeOnlyJoined(socket);
            if (options.Group is { } group)
                Membership.Join(socket, group);
            if (stream)
                socket.Listen(StreamReceiver.Backlog);

            var arrivals = new Arrivals(counters);
            Receiver receiver = server is not null ? new TlsStreamReceiver(socket, arrivals, options, server)
                : stream ? new StreamReceiver(socket, arrivals, options)
                : CreateDatagramReceiver(socket, arrivals, options);
            receiver.Start();
            return new Sink(Describe(socket, receiver, buffer, options) with { Authority = keys?.Authority }, receiver, arrivals);
        }
        catch
        {
            socket.Dispose();
            server?.Dispose();
            throw;
        }
    }

    /// <summary>Takes what already waits, ends the receiver and says what was taken in all.</summary>
    public SinkReport Stop()
    {
        _receiver.Stop();
        var report = new SinkReport
        {
            Messages = _arrivals.Messages,
            Bytes = _arrivals.Bytes,
            Seconds = _arrivals.Seconds,
        };
        return _receiver.Complete(report);
    }

    public void Dispose() => _receiver.Dispose();

    private static Receiver CreateDatagramReceiver(Socket socket, Arrivals arrivals, SinkOptions options)
    {
        DatagramVerifier? verifier = options.Verify ? new DatagramVerifier() : null;
        if (OperatingSystem.IsLinux() && !options.ManagedReceive && DatagramBatch.IsAvailable(socket))
            return new BatchReceiver(socket, arrivals, options, verifier);
        return options.Gro
            ? throw CommandFailure.Usage("--gro needs batched receive (recvmmsg), which is not available here or was switched off by --managed")
            : new DatagramReceiver(socket, arrivals, options, verifier);
    }

    private static void EnableGro(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
            throw CommandFailure.Usage("--gro works on Linux only (UDP_GRO)");
        try
        {
            socket.SetRawSocketOption(SocketConstants.SolUdp, SocketConstants.UdpGro, BitConverter.GetBytes(1));
        }
        catch (SocketException e)
        {
            throw CommandFailure.Failed($"the kernel does not take UDP_GRO: {e.Message}");
        }
    }

    private static void Bind(Socket socket, SinkOptions options)
    {
        IPEndPoint endPoint = options.Bind;
        try
        {
            if (options.Share && endPoint.Port != 0)
                PortSharing.Allow(socket);
            socket.Bind(endPoint);
            if (options.Share && endPoint.Port == 0)
                PortSharing.Allow(socket);
        }
        catch (SocketException e)
        {
            throw SendErrors.StatusOf(e) switch
            {
                SendErrorStatus.AddressInUse => CommandFailure.Failed($"port {Number(endPoint.Port)} is in use at {endPoint.Address}{SharingRemedy(options)}"),
                SendErrorStatus.AddressNotAvailable => CommandFailure.Usage($"{endPoint.Address} is not an address of this machine"),
                SendErrorStatus.AccessDenied => CommandFailure.Failed($"port {Number(endPoint.Port)} is not allowed to this user"),
                _ => CommandFailure.Failed($"cannot listen at {endPoint}: {SocketErrorText.Of(e.SocketErrorCode)}"),
            };
        }
    }

    private static void TakeOnlyJoined(Socket socket)
    {
        try
        {
            Membership.TakeOnlyJoined(socket);
        }
        catch (SocketException e)
        {
            throw CommandFailure.Failed($"the kernel does not take IP_MULTICAST_ALL: {e.Message}");
        }
    }

    private static string SharingRemedy(SinkOptions options) => options switch
    {
        { Transport: Transport.Tcp } => "",
        { Share: true } => " by a socket that does not share it",
        _ => "; UDP sinks share a port where every one of them says --share",
    };

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static SinkHello Describe(Socket socket, Receiver receiver, int buffer, SinkOptions options) => new()
    {
        EndPoint = socket.LocalEndPoint!.ToString()!,
        EffectiveReceiveBuffer = buffer,
        ReceiveMode = receiver.Mode,
        Gro = options.Gro,
        ProcessId = Environment.ProcessId,
    };
}
