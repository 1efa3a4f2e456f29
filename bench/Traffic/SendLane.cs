using System.Net.Sockets;
using System.Runtime.CompilerServices;
using BatchSend;
using Bench.Commands;
using Bench.Sinks;

namespace Bench.Traffic;

/// <summary>One connected socket, one sender on it, and the window of the sink at its other end.</summary>
internal sealed class SendLane : IAsyncDisposable
{
    private readonly SinkProcess _sink;

    private SendLane(SinkProcess sink, Socket socket, IBatchSender sender)
    {
        _sink = sink;
        Socket = socket;
        Sender = sender;
    }

    public Socket Socket { get; }

    public IBatchSender Sender { get; }

    /// <summary>The sink's window: every lane to the same sink shares it.</summary>
    public SendWindow Window => _sink.Window;

    /// <summary>Connects to the sink. TCP sends at once (TCP_NODELAY), as programs do that batch by themselves.</summary>
    public static async Task<SendLane> ConnectAsync(SinkProcess sink, string strategy, CancellationToken cancellationToken = default)
    {
        bool stream = sink.Options.Transport == Transport.Tcp;
        var socket = new Socket(
            sink.EndPoint.AddressFamily, stream ? SocketType.Stream : SocketType.Dgram, stream ? ProtocolType.Tcp : ProtocolType.Udp);
        try
        {
            if (stream)
                socket.NoDelay = true;
            await socket.ConnectAsync(sink.EndPoint, cancellationToken).ConfigureAwait(false);
            return new SendLane(sink, socket, SenderCatalog.Create(socket, strategy));
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw CommandFailure.Failed($"cannot connect to the sink at {sink.EndPoint}: {sink.WhyEnded() ?? e.Message}");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Waits for room in the window, sends the batch, and accounts it.</summary>
    /// <returns>The result of the sender: always all of the batch.</returns>
    /// <exception cref="CommandFailure">The socket did not accept all of the batch, or the sink has ended.</exception>
    public ValueTask<SendResult> SendAsync(
        ReadOnlyMemory<ReadOnlyMemory<byte>> batch, CancellationToken cancellationToken = default)
    {
        Window.WaitFor(batch.Length);
        ValueTask<SendResult> send = Sender.SendAsync(batch, cancellationToken);
        return send.IsCompletedSuccessfully
            ? new ValueTask<SendResult>(Account(send.Result, batch.Length))
            : AccountAsync(send, batch.Length);
    }

    public async ValueTask DisposeAsync()
    {
        await Sender.DisposeAsync().ConfigureAwait(false);
        Socket.Dispose();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SendResult> AccountAsync(ValueTask<SendResult> send, int count) =>
        Account(await send.ConfigureAwait(false), count);

    private SendResult Account(SendResult result, int count)
    {
        Window.Sent(result.Accepted);
        if (result.IsSuccess && result.Accepted == count)
            return result;
        string why = _sink.WhyEnded() is { } ended ? $"{result.Error}; {ended}" : result.Error.ToString();
        throw CommandFailure.Failed($"{Sender.Descriptor.Name}: the socket accepted {result.Accepted} of {count} messages ({why})");
    }
}
