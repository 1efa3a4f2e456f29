using System.Net.Sockets;
using System.Runtime.Versioning;
using BatchSend.Tests.Fixtures;
using Xunit;

namespace BatchSend.Tests.Senders;

/// <summary>
/// Datagrams for which there is no room for real: a socket whose send buffer is full (EAGAIN), and a queue before the
/// network that drops and says so (ENOBUFS), as it does to a socket that asked for errors (IP_RECVERR, ip(7)).
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class FullQueueTests
{
    private const int SmallBuffer = 4096;
    private const int Size = 1200;
    private const string Short = "500", Long = "10mb"; // bytes of a queue: less than any packet of a test, and more than all

    // Longer than the sender goes on trying: a pause each, the next twice as long, for about two seconds.
    private const int MostTries = 20;

    [Theory]
    [InlineData("mmsg", AddressFamily.InterNetwork)]
    [InlineData("mmsg", AddressFamily.InterNetworkV6)]
    [InlineData("segment-offload", AddressFamily.InterNetwork)]
    [InlineData("segment-offload", AddressFamily.InterNetworkV6)]
    public async Task A_full_socket_is_waited_for_and_nothing_is_lost(string strategy, AddressFamily family)
    {
        using var namespaces = new NetworkNamespaces(mtu: 1500);
        (Socket socket, Socket receiver) = namespaces.Connect(family);
        using var recorder = new DatagramRecorder(receiver);
        using (socket)
        {
            ReadOnlyMemory<byte>[] first = Introduce(socket, recorder);
            namespaces.AddQueue("tbf", "rate", "20mbit", "burst", "4kb", "limit", "1mb");
            socket.SendBufferSize = SmallBuffer;
            await using IBatchSender sender = SenderCatalog.Create(socket, strategy);
            // Runs of 20, so that a run has no room too.
            ReadOnlyMemory<byte>[] batch = Batches.Create(new Random(1), Enumerable.Range(0, 200).Select(static i => Size - (i / 20)));

            Task<SendResult> send = sender.StartPending(batch);

            Assert.Equal(SendResult.Sent(batch.Length, Batches.BytesOf(batch)), await Wait.For(send, "the batch"));
            // A message has a native call that finds no room and a managed one that waits for it; more would be spinning.
            Assert.InRange(sender.Issued(), 2, 2 * batch.Length);
            recorder.AssertReceived([.. first, .. batch]);
        }
    }

    [Theory]
    [InlineData("mmsg", AddressFamily.InterNetwork)]
    [InlineData("segment-offload", AddressFamily.InterNetworkV6)]
    public async Task A_queue_that_stays_full_ends_the_batch_after_some_tries(string strategy, AddressFamily family)
    {
        using var namespaces = new NetworkNamespaces(mtu: 1500);
        (Socket socket, Socket receiver) = namespaces.Connect(family);
        using var recorder = new DatagramRecorder(receiver);
        using (socket)
        {
            ReadOnlyMemory<byte>[] first = Introduce(socket, recorder), batch = Batches.Equal(40, Size, seed: 2), next = Batches.Equal(40, Size, seed: 3);
            AskForErrors(socket);
            namespaces.AddQueue("bfifo", "limit", Short);
            await using IBatchSender sender = SenderCatalog.Create(socket, strategy);

            Assert.Equal(SendResult.Failed(0, 0, SocketError.NoBufferSpaceAvailable, 0), await sender.Send(batch));
            Assert.InRange(sender.Issued(), 2, MostTries);

            namespaces.ChangeQueue("bfifo", "limit", Long);
            Assert.Equal(SendResult.Sent(next.Length, Batches.BytesOf(next)), await sender.Send(next));
            recorder.AssertReceived([.. first, .. next]);
        }
    }

    [Theory]
    [InlineData("mmsg", AddressFamily.InterNetworkV6)]
    [InlineData("segment-offload", AddressFamily.InterNetwork)]
    [InlineData("auto", AddressFamily.InterNetwork)]
    public async Task A_queue_that_has_room_again_gets_every_message_once(string strategy, AddressFamily family)
    {
        using var namespaces = new NetworkNamespaces(mtu: 1500);
        (Socket socket, Socket receiver) = namespaces.Connect(family);
        using var recorder = new DatagramRecorder(receiver);
        using (socket)
        {
            ReadOnlyMemory<byte>[] first = Introduce(socket, recorder), batch = Batches.Equal(130, Size, seed: 2);
            AskForErrors(socket);
            namespaces.AddQueue("bfifo", "limit", Long);
            await using IBatchSender sender = SenderCatalog.Create(socket, strategy);

            // The queue is full from the middle of the batch on, or from its beginning on where all is read before any is sent.
            Task<SendResult> send = sender.Send(HookMemory.Plant(batch, 60, () => namespaces.ChangeQueue("bfifo", "limit", Short)));
            Assert.False(send.IsCompleted, "there was room for all");
            namespaces.ChangeQueue("bfifo", "limit", Long);

            Assert.Equal(SendResult.Sent(batch.Length, Batches.BytesOf(batch)), await send);
            recorder.AssertReceived([.. first, .. batch]);
        }
    }

    /// <summary>Sends a message, so that the hosts know each other's addresses before the queue is full.</summary>
    private static ReadOnlyMemory<byte>[] Introduce(Socket socket, DatagramRecorder recorder)
    {
        ReadOnlyMemory<byte>[] message = Batches.Equal(1, Size);
        socket.Send(message[0].Span);
        recorder.WaitFor(1, Size);
        return message;
    }

    private static void AskForErrors(Socket socket)
    {
        byte[] on = BitConverter.GetBytes(1);
        if (socket.AddressFamily == AddressFamily.InterNetworkV6)
            socket.SetRawSocketOption(41, 25, on); // IPPROTO_IPV6, IPV6_RECVERR: include/uapi/linux/in6.h
        else
            socket.SetRawSocketOption(0, 11, on);  // IPPROTO_IP, IP_RECVERR: include/uapi/linux/in.h
    }
}
