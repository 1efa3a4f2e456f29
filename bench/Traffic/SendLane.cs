using System.Net.Sockets;
using BatchSend;
using Bench.Commands;
using Bench.Commands.Sending;
using Bench.Sinks;

namespace Bench.Traffic;

/// <summary>One connected socket, and the window of the sink at its other end.</summary>
internal sealed class SendLane : IDisposable
{
    private readonly SinkProcess _sink;

    private SendLane(SinkProcess sink, Socket socket)
    {
        _sink = sink;
        Socket = socket;
    }

    public Socket Socket { get; }

    /// <summary>The sink's window: every lane to the same sink shares it.</summary>
    public SendWindow Window => _sink.Window;

    /// <summary>Connects to the sink. TCP sends at once (TCP_NODELAY), as programs do that batch by themselves.</summary>
    public static async Task<SendLane> ConnectAsync(SinkProcess sink, CancellationToken cancellationToken = default)
    {
        bool stream = sink.Options.Transport == Transport.Tcp;
        var socket = new Socket(
            sink.EndPoint.AddressFamily, stream ? SocketType.Stream : SocketType.Dgram, stream ? ProtocolType.Tcp : ProtocolType.Udp);
        try
        {
            if (stream)
                socket.NoDelay = true;
            await socket.ConnectAsync(sink.EndPoint, cancellationToken).ConfigureAwait(false);
            return new SendLane(sink, socket);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw CommandFailure.Failed($"cannot connect to the sink at {sink.EndPoint}: {sink.WhyEnded() ?? SocketErrorText.Of(e.SocketErrorCode)}");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose() => Socket.Dispose();
}
