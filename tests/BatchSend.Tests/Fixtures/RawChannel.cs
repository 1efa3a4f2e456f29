using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using BatchSend.Broker;
using BatchSend.Broker.Linux;
using BatchSend.Interop.Linux;
using Xunit;

namespace BatchSend.Tests.Fixtures;

/// <summary>What a client that keeps to no rule can send.</summary>
[SupportedOSPlatform("linux")]
internal static class RawChannel
{
    /// <summary>Sends a frame and requires a certain answer.</summary>
    public static async Task<Received> AskAsync(this UnixChannel channel, Frame frame, FrameKind wanted)
    {
        Assert.Equal(ChannelSend.Sent, await channel.SendAsync(frame, CancellationToken.None));
        return await channel.ExpectAsync(wanted);
    }

    public static async Task<Received> ExpectAsync(this UnixChannel channel, FrameKind wanted)
    {
        Received answer = await Wait.For(channel.ReceiveAsync(TestContext.Current.CancellationToken), $"the answer {wanted}");
        Assert.Equal(wanted, answer.Frame?.Kind);
        return answer;
    }

    /// <summary>The broker has ended the connection, without a further word.</summary>
    public static async Task ExpectEndAsync(this UnixChannel channel) =>
        Assert.Same(Received.End, await Wait.For(channel.ReceiveAsync(TestContext.Current.CancellationToken), "the end of the connection"));

    /// <summary>A client's raw socket at a broker's address.</summary>
    public static Socket Connect(string address)
    {
        Socket socket = UnixChannel.Create();
        socket.Connect(new UnixDomainSocketEndPoint(address));
        return socket;
    }

    /// <summary>Reads until something other than a frame of these kinds comes: the end, which a reset is too.</summary>
    public static bool EndsAfter(Socket socket, params FrameKind[] kinds)
    {
        var room = new byte[FrameCodec.MostBytes];
        foreach (FrameKind? kind in kinds.Cast<FrameKind?>().Append(null))
        {
            int count = socket.Receive(room, SocketFlags.None, out SocketError error);
            if (kind is null)
                return (count == 0 && error == SocketError.Success) || error == SocketError.ConnectionReset;
            Assert.True(FrameCodec.TryRead(room.AsSpan(0, count), out Frame frame) && frame.Kind == kind, $"{kind} was to come");
        }

        return false;
    }

    /// <summary>Sends a packet with the same descriptor on it several times.</summary>
    public static unsafe void Send(Socket socket, byte[] packet, SafeHandle passed, int times)
    {
        byte* control = stackalloc byte[sizeof(ControlHeader) + (times * sizeof(int))];
        *(ControlHeader*)control = DescriptorControl.For(0).Header with { Length = (nuint)(sizeof(ControlHeader) + (times * sizeof(int))) };
        for (int i = 0; i < times; i++)
            ((int*)(control + sizeof(ControlHeader)))[i] = (int)passed.DangerousGetHandle();
        fixed (byte* start = packet)
        {
            var vector = new IoVector { Base = start, Length = (nuint)packet.Length };
            var header = new MessageHeader
            {
                Vectors = &vector,
                VectorCount = 1,
                Control = control,
                ControlLength = (nuint)(sizeof(ControlHeader) + (times * sizeof(int))),
            };
            using var lease = new DescriptorLease(socket.SafeHandle);
            Assert.Equal(packet.Length, KernelCalls.Instance.Send(lease.Descriptor, &header));
        }
    }
}
