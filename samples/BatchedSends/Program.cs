// Sends a list of packets to an echo server in three ways, over TCP or connected UDP, and checks what comes back.
using System.Net;
using System.Net.Sockets;
using BatchSend;

const int WrongEcho = 1, NetworkError = 4;
const int PacketCount = 64, PacketSize = 1000;
const string Usage = "BatchedSends HOST:PORT [--udp]    where an EchoServer runs";
TimeSpan patience = TimeSpan.FromSeconds(2);

if (!CommandLine.TryRead(args, Usage, out CommandLine? line, out int exitCode))
    return exitCode;
bool udp = line.Udp;
if (!Endpoint.TryParse(line.Endpoint, EndpointForm.HostOptional, out Endpoint? endpoint, out EndpointError? error))
{
    Console.Error.WriteLine(error);
    return CommandLine.UsageError;
}

(string Name, Func<Socket, ReadOnlyMemory<byte>[], Task<SendResult>> Send)[] ways =
[
    ("per buffer", PerBufferAsync),
    ("pending tasks", PendingTasksAsync),
    ("flush", FlushAsync),
];

try
{
    IPEndPoint address = await endpoint.ResolveAsync();
    using Socket socket = udp
        ? new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 1024 * 1024 }
        : new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    await socket.ConnectAsync(address);
    bool wrong = false;
    for (int way = 0; way < ways.Length; way++)
    {
        (string name, Func<Socket, ReadOnlyMemory<byte>[], Task<SendResult>> send) = ways[way];
        // Separate buffers, as they come from a codec or a tunnel. None may change until its write has completed.
        ReadOnlyMemory<byte>[] packets = [.. Enumerable.Range(way * PacketCount, PacketCount).Select(Packet)];
        // Somebody has to read meanwhile: an echo server that nobody reads from soon takes nothing more.
        Task<int> echoes = udp ? DatagramEchoesAsync(socket, packets) : StreamEchoesAsync(socket, packets);
        SendResult sent = await send(socket, packets);
        if (!sent.IsSuccess)
            throw new SocketException((int)sent.Error);
        int back = await echoes;
        Console.WriteLine($"{name}: {sent.Accepted} packets, {sent.Bytes} bytes accepted; {back} packets came back");
        wrong |= !udp && back < PacketCount; // a datagram may be lost on either way, a stream loses nothing
    }

    return wrong ? WrongEcho : 0;
}
catch (SocketException e)
{
    SendErrorStatus status = SendErrors.StatusOf(e);
    Console.Error.WriteLine($"{endpoint}: {status.Sentence()}");
    return status.Kind() == SendErrorKind.Argument ? CommandLine.UsageError : NetworkError;
}

// Awaits each write before the next: one kernel transition a packet. The baseline.
static async Task<SendResult> PerBufferAsync(Socket socket, ReadOnlyMemory<byte>[] packets)
{
    await using IBatchSender sender = SenderCatalog.Create(socket, "per-buffer");
    return await sender.SendAsync(packets);
}

// Starts every write, keeps the tasks, waits for all of them. On Linux still one transition a packet.
static async Task<SendResult> PendingTasksAsync(Socket socket, ReadOnlyMemory<byte>[] packets)
{
    await using IBatchSender sender = SenderCatalog.Create(socket, "pending-tasks");
    return await sender.SendAsync(packets);
}

// Writes without a transition, then flushes: that returns when every write has completed.
static async Task<SendResult> FlushAsync(Socket socket, ReadOnlyMemory<byte>[] packets)
{
    await using var output = new BatchedOutput(socket);
    foreach (ReadOnlyMemory<byte> packet in packets)
        output.Write(packet);
    return await output.FlushAsync();
}

static ReadOnlyMemory<byte> Packet(int number)
{
    byte[] packet = new byte[PacketSize];
    packet.AsSpan().Fill((byte)number);
    return packet;
}

// The packets at the front of the stream that are as they were sent.
async Task<int> StreamEchoesAsync(Socket socket, ReadOnlyMemory<byte>[] packets)
{
    byte[] stream = new byte[PacketCount * PacketSize];
    using var limit = new CancellationTokenSource(patience);
    int have = 0;
    try
    {
        while (have < stream.Length && await socket.ReceiveAsync(stream.AsMemory(have), limit.Token) is > 0 and int got)
            have += got;
    }
    catch (OperationCanceledException)
    {
        // What came until now is what came back.
    }

    return packets.Take(have / PacketSize).TakeWhile((p, i) => p.Span.SequenceEqual(stream.AsSpan(i * PacketSize, PacketSize))).Count();
}

// The packets that came back, each counted once, in any order.
async Task<int> DatagramEchoesAsync(Socket socket, ReadOnlyMemory<byte>[] packets)
{
    byte[] datagram = new byte[64 * 1024];
    HashSet<int> seen = [];
    using var limit = new CancellationTokenSource(patience);
    try
    {
        while (seen.Count < PacketCount)
        {
            int got = await socket.ReceiveAsync(datagram, limit.Token);
            int number = Array.FindIndex(packets, p => p.Span.SequenceEqual(datagram.AsSpan(0, got)));
            if (number >= 0)
                seen.Add(number);
        }
    }
    catch (OperationCanceledException)
    {
        // The rest is lost.
    }

    return seen.Count;
}
