using System.Net;
using System.Net.Sockets;

namespace Bench.Tests.CommandLine;

/// <summary>A receiver that is not the program's own: it takes everything, counts the bytes and shares nothing.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly Task _receiving;
    private readonly CancellationTokenSource _end = new();
    private long _bytes;

    private Receiver(SocketType type)
    {
        _socket = new Socket(AddressFamily.InterNetwork, type, ProtocolType.Unspecified);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        if (type == SocketType.Stream)
            _socket.Listen();
        _receiving = Task.Run(() => type == SocketType.Stream ? AcceptAsync() : TakeAsync(_socket));
    }

    public long Bytes => Volatile.Read(ref _bytes);

    public string Target => _socket.LocalEndPoint!.ToString()!;

    public static Receiver Tcp() => new(SocketType.Stream);

    public static Receiver Udp() => new(SocketType.Dgram);

    /// <summary>An end point where nothing listens: bound for a moment, so that it was free.</summary>
    public static string ClosedPort()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket.LocalEndPoint!.ToString()!;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _socket.Dispose();
        await _receiving;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using Socket connection = await _socket.AcceptAsync(_end.Token);
                await TakeAsync(connection);
            }
        }
        catch (OperationCanceledException)
        {
            // The test has ended.
        }
    }

    private async Task TakeAsync(Socket socket)
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            int taken;
            do
            {
                taken = await socket.ReceiveAsync(buffer, _end.Token);
                Interlocked.Add(ref _bytes, taken);
            }
            while (taken > 0 || socket.SocketType == SocketType.Dgram);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The test or the sender has ended.
        }
    }
}
