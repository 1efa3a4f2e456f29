using System.Net.Sockets;
using System.Runtime.Versioning;
using BatchSend.Tests.Fixtures;
using Xunit;

namespace BatchSend.Tests;

/// <summary>The native layer as own code uses it.</summary>
[SupportedOSPlatform("linux")]
public sealed class NativeSocketTests
{
    public NativeSocketTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "the native layer is that of Linux");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(AddressFamily.InterNetwork)]
    [InlineData(AddressFamily.InterNetworkV6)]
    public void One_call_takes_many_buffers_of_a_stream(AddressFamily family)
    {
        using var pair = ConnectedPair.Create(Transport.Tcp, family);
        using var native = new NativeSocket(pair.Socket);
        ReadOnlyMemory<byte>[] batch = Batches.Equal(100, 77);
        Assert.Equal(new NativeCall(7700, 0), native.SendMsg(batch));
        Assert.Equal(default(NativeCall), native.SendMsg([]));
        pair.Recorder.AssertReceived(batch);
    }

    [Theory]
    [InlineData(AddressFamily.InterNetwork)]
    [InlineData(AddressFamily.InterNetworkV6)]
    public void One_call_takes_many_datagrams_or_makes_one_of_many_buffers(AddressFamily family)
    {
        using var pair = ConnectedPair.Create(Transport.Udp, family);
        using var native = new NativeSocket(pair.Socket);
        ReadOnlyMemory<byte>[] batch = Batches.Equal(10, 77);
        NativeCall many = native.SendMmsg(batch), one = native.SendMsg(batch);
        Assert.Equal((10, SendErrorStatus.None), (many.Taken, many.Status));
        Assert.Equal(new NativeCall(770, 0), one);
        Assert.Equal(default(NativeCall), native.SendMmsg([]));
        pair.Recorder.AssertReceived([.. batch, Batches.Join(batch)]);
    }

    /// <summary>What docs/native.md says of the descriptor.</summary>
    [Fact]
    public async Task A_descriptor_is_non_blocking_from_the_first_asynchronous_operation_on()
    {
        using var pair = ConnectedPair.Create(Transport.Tcp, AddressFamily.InterNetwork);
        using var native = new NativeSocket(pair.Socket);
        Assert.False(native.IsNonBlocking);
        Assert.Equal(new NativeCall(1, 0), native.SendMsg(Batches.Equal(1, 1))); // leaves it as it is
        Assert.False(native.IsNonBlocking);
        await pair.Socket.SendAsync(new byte[1], Token);
        Assert.True(native.IsNonBlocking); // although that send completed at once
        Assert.True(pair.Socket.Blocking); // which is not so
    }

    [Fact]
    public async Task A_call_never_blocks_and_the_managed_send_waits()
    {
        using var pair = ConnectedPair.Create(Transport.Tcp, AddressFamily.InterNetwork, slow: true);
        using var native = new NativeSocket(pair.Socket);
        byte[] piece = [.. Enumerable.Range(0, 1000).Select(static i => (byte)i)];
        ReadOnlyMemory<byte>[] batch = [.. Enumerable.Repeat((ReadOnlyMemory<byte>)piece, 1000)];
        long taken = 0;
        NativeCall call;
        do
        {
            call = native.SendMsg(Rest(piece, taken));
            taken += call.Taken;
        }
        while (call.Taken > 0);

        Assert.True(call.MustWait);
        Assert.Equal(SendErrorStatus.NotReady, call.Status);
        Assert.Equal(0, call.Taken);
        // Usually it waits until somebody reads; the kernel may also have found room in the meantime.
        Task<int> managed = pair.Socket.SendAsync(Rest(piece, taken)[0], SocketFlags.None, Token).AsTask();
        pair.Recorder.Start();
        taken += await Wait.For(managed, "the managed send");
        Assert.InRange(taken, 1, batch.Length * (long)piece.Length);
    }

    [Fact]
    public void A_refusal_is_told_once()
    {
        using var pair = ConnectedPair.Create(Transport.Udp, AddressFamily.InterNetwork);
        using var native = new NativeSocket(pair.Socket);
        pair.CloseReceiver();
        Assert.Equal(1, native.SendMmsg(Batches.Equal(1, 1)).Taken); // loopback refuses before the call returns
        Assert.Equal(SendErrorStatus.ConnectionRefused, native.TakeError());
        Assert.Equal(SendErrorStatus.None, native.TakeError());
    }

    [Fact]
    public void What_the_kernel_refuses_comes_back_as_its_number()
    {
        using var pair = ConnectedPair.Create(Transport.Udp, AddressFamily.InterNetwork);
        using var native = new NativeSocket(pair.Socket);
        Assert.Equal(new NativeCall(0, 90), native.SendMmsg(Batches.Equal(1, 65_508))); // EMSGSIZE
        NativeCall call = native.SendMsg(Batches.Equal(2, 40_000));
        Assert.Equal((SendErrorStatus.MessageTooLarge, SocketError.MessageSize, false), (call.Status, call.Error, call.MustWait));
    }

    [Fact]
    public void Misuse_throws()
    {
        Assert.Throws<ArgumentNullException>(() => new NativeSocket(null!));
        using var unconnected = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Assert.Throws<InvalidOperationException>(() => new NativeSocket(unconnected));
        using var local = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        Assert.Throws<NotSupportedException>(() => new NativeSocket(local));

        using var pair = ConnectedPair.Create(Transport.Tcp, AddressFamily.InterNetwork);
        using var native = new NativeSocket(pair.Socket);
        Assert.Throws<InvalidOperationException>(() => native.SendMmsg(Batches.Equal(1, 1)));
        Assert.Throws<ArgumentException>(() => native.SendMsg(new ReadOnlyMemory<byte>[NativeSocket.MaxBuffers + 1]));
        pair.Socket.Dispose();
        Assert.Throws<ObjectDisposedException>(() => native.SendMsg(Batches.Equal(1, 1)));
        Assert.Throws<ObjectDisposedException>(() => native.IsNonBlocking);
        native.Dispose();
        native.Dispose();
        Assert.Throws<ObjectDisposedException>(() => native.TakeError());
        Assert.Throws<ObjectDisposedException>(() => new NativeSocket(pair.Socket));
    }

    /// <summary>A repeated piece from an offset of the stream on, as much as one call takes.</summary>
    private static ReadOnlyMemory<byte>[] Rest(byte[] piece, long offset) =>
        [piece.AsMemory((int)(offset % piece.Length)), .. Enumerable.Repeat((ReadOnlyMemory<byte>)piece, 100)];
}
