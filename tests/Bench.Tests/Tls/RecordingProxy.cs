using System.Net;
using System.Net.Sockets;

namespace Bench.Tests.Tls;

/// <summary>Stands between a sender and its receiver and keeps every byte that the sender has put on the wire.</summary>
internal sealed class RecordingProxy : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _end = new();
    private readonly MemoryStream _sent = new();
    private readonly IPEndPoint _receiver;
    private readonly Task _running;

    public RecordingProxy(IPEndPoint receiver)
    {
        _receiver = receiver;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _running = RunAsync();
    }

    public string Target => _listener.LocalEndPoint!.ToString()!;

    /// <summary>What the sender has sent. Complete once the sender has ended.</summary>
    public async Task<byte[]> SentAsync()
    {
        await DisposeAsync();
        return _sent.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _running;
        _end.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                using Socket sender = await _listener.AcceptAsync(_end.Token);
                using Socket receiver = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await receiver.ConnectAsync(_receiver, _end.Token);
                await Task.WhenAll(PumpAsync(sender, receiver, _sent), PumpAsync(receiver, sender, null));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }

    private async Task PumpAsync(Socket from, Socket to, MemoryStream? record)
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            int bytes;
            while ((bytes = await from.ReceiveAsync(buffer, _end.Token)) > 0)
            {
                record?.Write(buffer, 0, bytes);
                await to.SendAsync(buffer.AsMemory(0, bytes), _end.Token);
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // One of them is gone: so is the other.
            from.Dispose();
            to.Dispose();
        }
        catch (ObjectDisposedException)
        {
        }
    }
}
