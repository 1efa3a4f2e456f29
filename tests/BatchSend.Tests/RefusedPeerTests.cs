using System.Net;
using System.Net.Sockets;
using BatchSend.Tests.Fixtures;
using Xunit;

namespace BatchSend.Tests;

/// <summary>A connected UDP peer whose port refuses. Loopback alone reports each refusal, unfiltered and without a rate limit.</summary>
public sealed class RefusedPeerTests
{
    [Theory]
    [MemberData(nameof(Cases.Udp), MemberType = typeof(Cases))]
    public async Task A_refusal_before_the_call_ends_it_and_its_message_was_not_accepted(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family);
        await using IBatchSender sender = pair.Sender(strategy);
        var address = (IPEndPoint)pair.PeerAddress;
        pair.CloseReceiver();

        SendResult first = await sender.Send(Batches.Equal(1, 100));
        Assert.Equal(SendResult.Sent(1, 100), first); // the kernel took it; the refusal comes after
        AwaitRefusal(pair.Socket);
        using DatagramRecorder recorder = Listen(address, pair.Socket);

        SendResult refused = await sender.Send(Batches.Equal(3, 100, seed: 2));
        Assert.Equal(SocketError.ConnectionRefused, refused.Error);
        Assert.Equal(0, refused.FailedIndex);
        Assert.Equal(0, refused.Accepted);

        // The refusal is over: the same sender goes on, and the receiver gets this batch only.
        ReadOnlyMemory<byte>[] next = Batches.Equal(3, 100, seed: 3);
        Assert.True((await sender.Send(next)).IsSuccess);
        recorder.AssertReceived(next);
    }

    [Theory]
    [MemberData(nameof(Cases.Udp), MemberType = typeof(Cases))]
    public async Task A_refusal_during_the_call_ends_it(string strategy, Transport transport, AddressFamily family)
    {
        using var pair = ConnectedPair.Create(transport, family);
        await using IBatchSender sender = pair.Sender(strategy);
        pair.CloseReceiver();
        ReadOnlyMemory<byte>[] batch = HookMemory.Plant(Batches.Equal(8, 100), 4, () => AwaitRefusalOrNothingSent(sender, pair.Socket));

        SendResult result = await sender.Send(batch);

        if (result.IsSuccess)
        {
            // A strategy that reads all before it sends any: the refusal comes after its last datagram, and the next call has it.
            AwaitRefusal(pair.Socket);
            result = await sender.Send(batch);
        }

        Assert.Equal(SocketError.ConnectionRefused, result.Error);
        Assert.Equal(result.Accepted, result.FailedIndex);
        Assert.InRange(result.Accepted, 0, 4);
        Assert.Equal(100L * result.Accepted, result.Bytes);
    }

    /// <summary>Waits for the error that hangs on the socket, and leaves it there.</summary>
    private static void AwaitRefusal(Socket socket) =>
        Wait.Until(() => socket.Poll(0, SelectMode.SelectError), () => "the refusal to reach the sender's socket");

    private static void AwaitRefusalOrNothingSent(IBatchSender sender, Socket socket)
    {
        if (sender.Issued() > 0)
            AwaitRefusal(socket);
    }

    [Theory]
    [InlineData("mmsg", AddressFamily.InterNetwork)]
    [InlineData("mmsg", AddressFamily.InterNetworkV6)]
    [InlineData("segment-offload", AddressFamily.InterNetwork)]
    [InlineData("segment-offload", AddressFamily.InterNetworkV6)]
    [InlineData("auto", AddressFamily.InterNetwork)]
    [InlineData("auto", AddressFamily.InterNetworkV6)]
    public async Task A_refusal_that_one_call_for_many_swallows_is_told_all_the_same(string strategy, AddressFamily family)
    {
        Assert.SkipUnless(SenderSupport.Of(Cases.Strategy(strategy), Transport.Udp).IsSupported && OperatingSystem.IsLinux(), "it makes no such call here");
        using var pair = ConnectedPair.Create(Transport.Udp, family);
        await using IBatchSender sender = pair.Sender(strategy);
        pair.CloseReceiver();
        ReadOnlyMemory<byte>[] batch = Batches.Create(new Random(1), Enumerable.Range(100, 64)); // rising: no runs

        SendResult result = await sender.Send(batch);

        // The first datagram is refused, the second meets that, and goes out alone in the next call.
        Assert.Equal(SendResult.Failed(2, 201, SocketError.ConnectionRefused, 2), result);
    }

    [Theory]
    [InlineData("mmsg", AddressFamily.InterNetwork)]
    [InlineData("mmsg", AddressFamily.InterNetworkV6)]
    [InlineData("segment-offload", AddressFamily.InterNetwork)]
    [InlineData("segment-offload", AddressFamily.InterNetworkV6)]
    public async Task A_refusal_of_the_last_message_is_told_by_the_next_call(string strategy, AddressFamily family)
    {
        Assert.SkipUnless(SenderSupport.Of(Cases.Strategy(strategy), Transport.Udp).IsSupported && OperatingSystem.IsLinux(), "it makes no such call here");
        using var pair = ConnectedPair.Create(Transport.Udp, family);
        await using IBatchSender sender = pair.Sender(strategy);
        pair.CloseReceiver();
        ReadOnlyMemory<byte>[] batch = Batches.Create(new Random(1), [100, 101]);

        // The second message meets the refusal of the first, and goes out alone: nothing is left that could have failed.
        Assert.Equal(SendResult.Sent(2, 201), await sender.Send(batch));
        Assert.Equal(SendResult.Failed(0, 0, SocketError.ConnectionRefused, 0), await sender.Send(batch));
    }

    private static DatagramRecorder Listen(IPEndPoint address, Socket from)
    {
        var peer = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        DatagramRecorder.EnlargeBuffer(peer);
        peer.Bind(address);
        peer.Connect(from.LocalEndPoint!);
        return new DatagramRecorder(peer);
    }
}
