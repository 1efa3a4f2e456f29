// One failure of the library, the first in the life of its process, after the last descriptor is gone. It prints the sentence of
// what failed, and ends with 0. Whatever the failure has to load by then ends it with an exception instead.
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using BatchSend;

(string what, bool udp) = (args[0], args.Length > 1);
Console.Out.WriteLine("begins");
var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
listener.Listen();
Socket socket = udp
    ? new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)
    : new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
socket.Connect(listener.LocalEndPoint!); // over UDP nobody is at that port
Socket? peer = udp ? null : listener.Accept();
return what switch
{
    "too-many" => TooMany(),
    "errno" => Say(Exhausted() ?? SendErrors.StatusOfErrno(24)),
    "io" => Of(new IOException("none left")),
    "file" => Of(new FileNotFoundException("an assembly", "Some, Version=1.0.0.0")),
    "state" => Of(new AggregateException(new InvalidOperationException("inner"))),
    "cancelled" => Of(new OperationCanceledException()),
    "endpoint" => EndPoint(),
    "flush" => await FlushAsync(),
    "native" => NativeCall(),
    _ => await SendAsync(what),
};

// Takes every descriptor that is left; null, so that it can stand in an expression.
SendErrorStatus? Exhausted()
{
    try
    {
        while (true)
            Kept.Sockets[Kept.Count++] = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    }
    catch (SocketException)
    {
        return null;
    }
}

int TooMany()
{
    try
    {
        while (true)
            Kept.Sockets[Kept.Count++] = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    }
    catch (SocketException e)
    {
        return Say(SendErrors.StatusOf(e));
    }
}

int Of(Exception e)
{
    _ = Exhausted();
    return Say(SendErrors.StatusOf(e));
}

int EndPoint()
{
    _ = Endpoint.TryParse("127.0.0.1:5000", out _);
    _ = Exhausted();
    if (!Endpoint.TryParse("127.0.0.1:99999", EndpointForm.HostAndPort, out _, out EndpointError? error))
        Console.Out.WriteLine(error.ToString());
    return 0;
}

[MethodImpl(MethodImplOptions.NoInlining)]
int NativeCall()
{
    if (!OperatingSystem.IsLinux())
        return 0;
    using var native = new NativeSocket(socket);
    ReadOnlyMemory<byte>[] messages = [new byte[64]];
    NativeCall call = native.SendMsg(messages);
    Cut();
    _ = Exhausted();
    for (int i = 0; i < 100 && call.Status == SendErrorStatus.None; i++)
        call = native.SendMsg(messages);
    return Say(call.Status);
}

async Task<int> SendAsync(string strategy)
{
    IBatchSender sender = SenderCatalog.Create(socket, strategy);
    ReadOnlyMemory<byte>[] messages = [new byte[64], new byte[64], new byte[64]];
    // One datagram to a port where nobody is goes out; the refusal that it brings is met by the next call.
    SendResult sent = await sender.SendAsync(udp ? messages.AsMemory(0, 1) : messages, CancellationToken.None);
    Cut();
    _ = Exhausted();
    for (int i = 0; i < 100 && sent.IsSuccess; i++)
        sent = await sender.SendAsync(messages, CancellationToken.None);
    return Say(sent.Status);
}

async Task<int> FlushAsync()
{
    var output = new BatchedOutput(socket);
    byte[] message = new byte[64];
    output.Write(message);
    SendResult sent = await output.FlushAsync();
    Cut();
    _ = Exhausted();
    for (int i = 0; i < 100 && sent.IsSuccess; i++)
    {
        output.Write(message);
        sent = await output.FlushAsync();
    }

    return Say(sent.Status);
}

// The peer goes with a reset, which the next send meets.
void Cut()
{
    if (peer is null)
        return;
    peer.LingerState = new LingerOption(enable: true, seconds: 0);
    peer.Dispose();
}

int Say(SendErrorStatus status)
{
    Console.Out.WriteLine($"{status.Kind()}: {status.Sentence()}");
    return 0;
}

/// <summary>What has taken the descriptors: a field, so that nothing collects it.</summary>
internal static class Kept
{
    public static readonly Socket?[] Sockets = new Socket?[1024];
    public static int Count;
}
