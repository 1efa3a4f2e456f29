// An echo client over TCP or UDP: it sends each line of its standard input and prints what comes back.
//
//   EchoClient [HOST:PORT] [--udp]        without an end point, or with a wrong one, it asks for it
using System.Net;
using System.Net.Sockets;
using System.Text;
using BatchSend;

const int UsageError = 2, NetworkError = 4;
TimeSpan patience = TimeSpan.FromSeconds(2);

bool udp = args.Contains("--udp");
Endpoint? endpoint = Ask(args.FirstOrDefault(a => a != "--udp"));
if (endpoint is null)
    return UsageError;

try
{
    IPEndPoint address = await endpoint.ResolveAsync();
    using Socket socket = udp
        ? new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
        : new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    await socket.ConnectAsync(address); // of UDP too: only then are refusals told, and batches possible
    await using var output = new BatchedOutput(socket);
    while (Console.ReadLine() is { } line)
    {
        byte[] message = Encoding.UTF8.GetBytes(line + "\n");
        output.Write(message);
        SendResult sent = await output.FlushAsync();
        if (!sent.IsSuccess)
            throw new SocketException((int)sent.Error);
        Console.WriteLine(await EchoAsync(socket, message) ?? "(nothing came back)");
    }

    return 0;
}
// <network>
catch (Exception e) when (SendErrors.StatusOf(e).Kind() is SendErrorKind.Network or SendErrorKind.Machine)
{
    // The end point was right; the network, the other side or this machine is not.
    Console.Error.WriteLine($"{endpoint}: {SendErrors.StatusOf(e).Sentence()}");
    return NetworkError;
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

// The reply; null when it does not come in time. A stream brings it in pieces, UDP whole, late, twice, or not at all.
async Task<string?> EchoAsync(Socket socket, byte[] message)
{
    using var limit = new CancellationTokenSource(patience);
    byte[] reply = new byte[udp ? 64 * 1024 : message.Length];
    int have = 0;
    try
    {
        do
        {
            int got = await socket.ReceiveAsync(reply.AsMemory(udp ? 0 : have), limit.Token);
            if (got == 0 && !udp)
                throw new SocketException((int)SocketError.Disconnecting);
            have = udp ? got : have + got;
        }
        while (udp ? !reply.AsSpan(0, have).SequenceEqual(message) : have < message.Length);

        return Encoding.UTF8.GetString(reply, 0, have).TrimEnd('\n');
    }
    catch (OperationCanceledException)
    {
        return null;
    }
}
