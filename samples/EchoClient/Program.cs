// An echo client over TCP or UDP: it sends each line of its standard input and prints what comes back.
using System.Net;
using System.Net.Sockets;
using System.Text;
using BatchSend;

const int NetworkError = 4;
const string Usage = "EchoClient [HOST:PORT] [--udp]    with an option alone, or a wrong end point, it asks for one";
TimeSpan patience = TimeSpan.FromSeconds(2);

if (!CommandLine.TryRead(args, Usage, out CommandLine? line, out int exitCode))
    return exitCode;
bool udp = line.Udp;
Endpoint? endpoint = Ask(line.Endpoint);
if (endpoint is null)
{
    Console.Error.WriteLine("the standard input has ended before an end point came");
    return CommandLine.UsageError;
}

try
{
    IPEndPoint address = await endpoint.ResolveAsync();
    using Socket socket = udp
        ? new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
        : new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    await socket.ConnectAsync(address); // of UDP too: only then are refusals told, and batches possible
    await using var output = new BatchedOutput(socket);
    bool sent = false;
    for (; Console.ReadLine() is { } text; sent = true)
        Console.WriteLine(await ExchangeAsync(socket, output, Encoding.UTF8.GetBytes(text + "\n")) ?? "(nothing came back)");
    if (!sent)
        Console.Error.WriteLine("nothing was sent: the standard input has ended before its first line");
    return 0;
}
// <network>
catch (Exception e) when (e is SocketException or TimeoutException)
{
    // The end point is well written. What was asked of it may still be wrong, such as a datagram that is too large.
    SendErrorStatus status = SendErrors.StatusOf(e);
    Console.Error.WriteLine($"{endpoint}: {status.Sentence()}");
    return status.Kind() == SendErrorKind.Argument ? CommandLine.UsageError : NetworkError;
}
// </network>

// <ask>
static Endpoint? Ask(string? text)
{
    while (true)
    {
        if (text is not null)
        {
            if (Endpoint.TryParse(text, EndpointForm.HostOptional, out Endpoint? endpoint, out EndpointError? error))
                return endpoint;
            Console.Error.WriteLine(error);
        }

        Console.Error.WriteLine("end point of the echo server:");
        text = Console.ReadLine();
        if (text is null)
            return null;
    }
}
// </ask>

// Sends a line and returns what comes back; null when nothing does in time, which UDP allows.
async Task<string?> ExchangeAsync(Socket socket, BatchedOutput output, byte[] message)
{
    using var limit = new CancellationTokenSource(patience);
    try
    {
        // Reading begins before all is sent: an echo server that nobody reads from soon takes nothing more.
        Task<string> echo = EchoAsync(socket, message, limit);
        output.Write(message);
        SendResult sent = await output.FlushAsync(limit.Token);
        if (!sent.IsSuccess && !limit.IsCancellationRequested)
            throw new SocketException((int)sent.Error);
        return await echo;
    }
    catch (OperationCanceledException) when (udp)
    {
        return null;
    }
    catch (OperationCanceledException)
    {
        // What a stream brings later would be taken for the answer to the next line.
        throw new TimeoutException();
    }
}

// The reply. A stream brings it in pieces, each of which renews the limit; UDP whole, late, twice, or not at all.
async Task<string> EchoAsync(Socket socket, byte[] message, CancellationTokenSource limit)
{
    byte[] reply = new byte[udp ? 64 * 1024 : message.Length];
    int have = 0;
    do
    {
        int got = await socket.ReceiveAsync(reply.AsMemory(udp ? 0 : have), limit.Token);
        if (got == 0 && !udp)
            throw new SocketException((int)SocketError.Disconnecting);
        have = udp ? got : have + got;
        if (!udp)
            limit.CancelAfter(patience);
    }
    while (udp ? !reply.AsSpan(0, have).SequenceEqual(message) : have < message.Length);

    return Encoding.UTF8.GetString(reply, 0, have).TrimEnd('\n');
}
