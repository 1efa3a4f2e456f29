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

    /// <summary>Accounts a batch of so many messages that was sent when the window had room for it.</summary>
    /// <returns>The same result, always of the whole batch.</returns>
    /// <exception cref="CommandFailure">The socket did not accept all of the batch, or the sink has ended.</exception>
    public SendResult Account(SendResult result, int count, string strategy)
    {
        Window.Sent(result.Accepted);
        if (result.IsSuccess && result.Accepted == count)
            return result;
        throw NotWhole(result, count, strategy, _sink.Options.Transport, _sink.WhyEndedAt(result.Error));
    }

    /// <summary>The failure of a batch that was not accepted whole.</summary>
    /// <param name="result">What became of it.</param>
    /// <param name="count">Its messages.</param>
    /// <param name="strategy">What sent it.</param>
    /// <param name="transport">What it was sent over.</param>
    /// <param name="ended">Why a sink has ended; null while all run.</param>
    public static CommandFailure NotWhole(SendResult result, int count, string strategy, Transport transport, string? ended)
    {
        string error = SocketErrorText.Of(result.Error, transport);
        string why = ended is not null ? $"{error}; {ended}" : error;
        return CommandFailure.Failed($"{strategy}: the socket accepted {result.Accepted} of {count} messages: {why}");
    }

    public void Dispose() => Socket.Dispose();
}
