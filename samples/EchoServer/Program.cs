// An echo server over TCP or UDP: it sends back what it gets, until Ctrl+C or the end of its standard input.
using System.Net;
using System.Net.Sockets;
using BatchSend;

const int NetworkError = 4;

// Far from the 1,024 descriptors that a process usually may open (ulimit -n): with the last of them taken, .NET cannot start
// a thread, and aborts.
const int MostConnections = 256;
const string Usage = "EchoServer HOST:PORT [--udp]    port 0 for any that is free: 127.0.0.1:0";

if (!CommandLine.TryRead(args, Usage, out CommandLine? line, out int exitCode))
    return exitCode;
const EndpointForm Form = EndpointForm.HostOptional | EndpointForm.AnyPort;
if (!Endpoint.TryParse(line.Endpoint, Form, out Endpoint? endpoint, out EndpointError? error))
{
    Console.Error.WriteLine(error); // the mistake of who typed it: where and what
    return CommandLine.UsageError;
}

var end = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    end.Cancel();
};
if (Console.IsInputRedirected)
{
    // A server that another program started ends with it.
    var input = new Thread(WaitForEndOfInput) { IsBackground = true };
    input.Start();
}

try
{
    IPEndPoint address = await endpoint.ResolveAsync(end.Token);
    await (line.Udp ? ServeDatagramsAsync(address, end.Token) : ServeStreamsAsync(address, end));
    return 0;
}
catch (OperationCanceledException)
{
    return 0;
}
catch (SocketException e)
{
    SendErrorStatus status = SendErrors.StatusOf(e);
    Console.Error.WriteLine($"{endpoint}: {status.Sentence()}");
    return status.Kind() == SendErrorKind.Argument ? CommandLine.UsageError : NetworkError;
}

void WaitForEndOfInput()
{
    Console.In.ReadToEnd();
    Console.Error.WriteLine("ending: the standard input has ended; it runs for as long as that is open, or a terminal");
    end.Cancel();
}

static async Task ServeStreamsAsync(IPEndPoint address, CancellationTokenSource end)
{
    using var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
    listener.Bind(address);
    listener.Listen();
    Console.WriteLine($"listening at {listener.LocalEndPoint} (tcp)");
    List<Task> open = [];
    try
    {
        while (true)
        {
            open.Add(EchoAsync(await listener.AcceptAsync(end.Token), end.Token));
            if (open.Count == MostConnections)
                await Task.WhenAny(open); // whoever comes meanwhile waits
            open.RemoveAll(t => t.IsCompleted);
        }
    }
    finally
    {
        end.Cancel(); // also when nothing more can be accepted: the connections that stand would hide it
        await Task.WhenAll(open);
    }
}

static async Task EchoAsync(Socket connection, CancellationToken token)
{
    byte[] buffer = new byte[64 * 1024];
    EndPoint? peer = connection.RemoteEndPoint;
    try
    {
        using Socket socket = connection;
        socket.NoDelay = true;
        await using var output = new BatchedOutput(socket);
        while (await socket.ReceiveAsync(buffer, token) is > 0 and int bytes)
        {
            output.Write(buffer.AsMemory(0, bytes));
            SendResult sent = await output.FlushAsync(token); // the buffer is ours again: the write has completed
            if (!sent.IsSuccess)
            {
                Console.Error.WriteLine($"{peer}: {sent.Status.Sentence()}");
                return;
            }
        }
    }
    catch (SocketException e)
    {
        Console.Error.WriteLine($"{peer}: {SendErrors.StatusOf(e).Sentence()}");
    }
    catch (OperationCanceledException)
    {
        // The server ends.
    }
}

static async Task ServeDatagramsAsync(IPEndPoint address, CancellationToken token)
{
    using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
    socket.ReceiveBufferSize = 1024 * 1024; // what does not fit is lost, and nobody is told
    socket.Bind(address);
    Console.WriteLine($"listening at {socket.LocalEndPoint} (udp)");
    byte[] buffer = new byte[64 * 1024]; // larger than any datagram
    var anybody = new IPEndPoint(address.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
    while (true)
    {
        try
        {
            SocketReceiveFromResult got = await socket.ReceiveFromAsync(buffer, anybody, token);
            // This socket serves everybody and is connected to nobody; batches need a connected one.
            await socket.SendToAsync(buffer.AsMemory(0, got.ReceivedBytes), got.RemoteEndPoint, token);
        }
        catch (SocketException e)
        {
            // An earlier reply was refused (Windows tells so here), or this one cannot be sent: no reason to stop.
            Console.Error.WriteLine(SendErrors.StatusOf(e.SocketErrorCode, Transport.Udp).Sentence());
        }
    }
}
