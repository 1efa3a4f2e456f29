// Sends messages to an echo server by the library's native layer and by a system call of its own, as docs/native.md explains.
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using BatchSend;

const int WrongEcho = 1, NotHere = 3, NetworkError = 4;
const int MessageCount = 512, MessageSize = 8000;
const int SendBuffer = 64 * 1024; // much less than the messages: calls are short, and there is something to wait for
const string Usage = "NativeSend HOST:PORT    where an EchoServer runs";

if (!CommandLine.TryRead(args, Usage, out CommandLine? line, out int exitCode))
    return exitCode;

if (!OperatingSystem.IsLinux())
{
    Console.Error.WriteLine(SendErrorStatus.NotSupported.Sentence());
    return NotHere;
}

if (!Endpoint.TryParse(line.Endpoint, EndpointForm.HostOptional, out Endpoint? endpoint, out EndpointError? error))
{
    Console.Error.WriteLine(error);
    return CommandLine.UsageError;
}

ReadOnlyMemory<byte>[] messages = [.. Enumerable.Range(0, MessageCount).Select(Message)];
try
{
    IPEndPoint address = await endpoint.ResolveAsync();
    // <descriptor>
    using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, SendBufferSize = SendBuffer };
    socket.Connect(address);
    using var native = new NativeSocket(socket);
    Console.WriteLine($"after a synchronous connect: non-blocking {native.IsNonBlocking}, Socket.Blocking {socket.Blocking}");
    Task<int> echo = EchoedAsync(socket, 2 * MessageCount); // its first receive is asynchronous
    Console.WriteLine($"after an asynchronous receive: non-blocking {native.IsNonBlocking}, Socket.Blocking {socket.Blocking}");
    // </descriptor>

    (int calls, int waits) = await SendAllAsync(socket, native, messages);
    Console.WriteLine($"native: {messages.Length} messages in {calls} calls, waited {waits} times");

    // <own>
    int queued = OwnCalls.Unacknowledged(socket);
    Console.WriteLine($"not acknowledged by the other side yet: {queued} bytes");
    // </own>

    // <sender>
    // The last native call has returned and nothing is pending: a sender may go on where it ended.
    await using IBatchSender sender = SenderCatalog.Create(socket, "gather");
    SendResult sent = await sender.SendAsync(messages);
    // </sender>
    if (!sent.IsSuccess)
        throw new SocketException((int)sent.Error);
    Console.WriteLine($"sender: {sent.Accepted} messages");

    int back = await echo;
    Console.WriteLine($"came back: {back} messages");
    return back == 2 * MessageCount ? 0 : WrongEcho;
}
catch (SocketException e)
{
    SendErrorStatus status = SendErrors.StatusOf(e);
    Console.Error.WriteLine($"{endpoint}: {status.Sentence()}");
    return status.Kind() == SendErrorKind.Argument ? CommandLine.UsageError : NetworkError;
}

// <send>
[SupportedOSPlatform("linux")]
static async Task<(int Calls, int Waits)> SendAllAsync(Socket socket, NativeSocket native, ReadOnlyMemory<byte>[] messages)
{
    int calls = 0, waits = 0;
    for (int next = 0, offset = 0; next < messages.Length;)
    {
        int count = Math.Min(messages.Length - next, NativeSocket.MaxBuffers);
        ReadOnlyMemory<byte>[] rest = messages[next..(next + count)];
        rest[0] = rest[0][offset..]; // of a message that the last call cut, the part that is left

        NativeCall call = native.SendMsg(rest);
        calls++;
        int taken = call.Taken;
        if (call.MustWait)
        {
            // No room. The managed send waits for it without holding a thread, and sends the next piece.
            taken = await socket.SendAsync(rest[0], SocketFlags.None);
            waits++;
        }
        else if (call.Status != SendErrorStatus.None)
        {
            throw new SocketException((int)call.Error);
        }

        // Whatever was asked for, what counts is what was taken: it may end inside a message.
        for (offset += taken; next < messages.Length && offset >= messages[next].Length; next++)
            offset -= messages[next].Length;
    }

    return (calls, waits);
}
// </send>

static ReadOnlyMemory<byte> Message(int number)
{
    byte[] message = new byte[MessageSize];
    message.AsSpan().Fill((byte)number);
    return message;
}

// Reads what was sent twice, and counts the messages that are as they were sent.
static async Task<int> EchoedAsync(Socket socket, int count)
{
    byte[] message = new byte[MessageSize];
    for (int number = 0; number < count; number++)
    {
        for (int have = 0; have < MessageSize;)
        {
            int got = await socket.ReceiveAsync(message.AsMemory(have));
            if (got == 0)
                return number;
            have += got;
        }

        if (message.AsSpan().ContainsAnyExcept((byte)(number % MessageCount)))
            return number;
    }

    return count;
}

// <owncall>
internal static partial class OwnCalls
{
    private const nuint OutQueue = 0x5411; // SIOCOUTQ, include/uapi/linux/sockios.h: the number is that of TIOCOUTQ

    /// <summary>Bytes in the send queue that the other side has not acknowledged (tcp(7)).</summary>
    public static int Unacknowledged(Socket socket)
    {
        // The handle itself, not its number: the runtime then keeps the descriptor open during the call.
        if (IoControl(socket.SafeHandle, OutQueue, out int bytes) == 0)
            return bytes;
        throw new IOException(SendErrors.StatusOfErrno(Marshal.GetLastPInvokeError()).Sentence());
    }

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int IoControl(SafeSocketHandle socket, nuint request, out int value);
}
// </owncall>
