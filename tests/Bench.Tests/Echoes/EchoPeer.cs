using System.Net;
using System.Net.Sockets;

namespace Bench.Tests.Echoes;

/// <summary>A receiver that answers as a test wants it, instead of returning what it gets.</summary>
internal sealed class EchoPeer : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly Task _answering;
    private readonly CancellationTokenSource _end = new();

    private EchoPeer(SocketType type, Func<byte[], IEnumerable<byte[]>> answer)
    {
        _socket = new Socket(AddressFamily.InterNetwork, type, ProtocolType.Unspecified);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        if (type == SocketType.Stream)
            _socket.Listen();
        _answering = Task.Run(() => type == SocketType.Stream ? AcceptAsync(answer) : AnswerDatagramsAsync(answer));
    }

    public IPEndPoint EndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Answers what each receive call brings.</summary>
    public static EchoPeer Tcp(Func<byte[], IEnumerable<byte[]>> answer) => new(SocketType.Stream, answer);

    /// <summary>Answers each datagram with any number of them.</summary>
    public static EchoPeer Udp(Func<byte[], IEnumerable<byte[]>> answer) => new(SocketType.Dgram, answer);

    public static Socket Connect(EndPoint endPoint, SocketType type)
    {
        Socket socket = new(endPoint.AddressFamily, type, ProtocolType.Unspecified);
        socket.Connect(endPoint);
        return socket;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _socket.Dispose();
        await _answering;
        _end.Dispose();
    }

    private async Task AcceptAsync(Func<byte[], IEnumerable<byte[]>> answer)
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            using Socket connection = await _socket.AcceptAsync(_end.Token);
            while (await connection.ReceiveAsync(buffer, _end.Token) is var taken and > 0)
            {
                foreach (byte[] bytes in answer(buffer[..taken]))
                    await connection.SendAsync(bytes, _end.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The test or the sender has ended.
        }
    }

    private async Task AnswerDatagramsAsync(Func<byte[], IEnumerable<byte[]>> answer)
    {
        byte[] buffer = new byte[65_536];
        try
        {
            while (true)
            {
                SocketReceiveFromResult taken = await _socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), _end.Token);
                foreach (byte[] datagram in answer(buffer[..taken.ReceivedBytes]))
                    await _socket.SendToAsync(datagram, taken.RemoteEndPoint, _end.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The test has ended.
        }
    }
}
