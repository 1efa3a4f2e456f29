using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using BatchSend.Interop.Linux;

namespace BatchSend.Broker.Linux;

/// <summary>
/// Frames as packets of a Unix SOCK_SEQPACKET connection, sockets as SCM_RIGHTS on them (unix(7)). A packet arrives whole
/// or not at all, so that no peer can keep this end waiting inside a frame.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class UnixChannel : IBrokerChannel
{
    private readonly Socket _socket;

    /// <summary>One byte more than a frame can have, so that a longer packet is seen for what it is.</summary>
    private readonly byte[] _incoming = new byte[FrameCodec.MostBytes + 1];
    private readonly byte[] _outgoing = new byte[FrameCodec.MostBytes];
    private readonly byte[] _peeked = new byte[1];

    /// <summary>Takes over a connected socket.</summary>
    public UnixChannel(Socket socket)
    {
        _socket = socket;
        Stranger = StrangerAt(socket);
    }

    public string? Stranger { get; }

    public bool KeepsShare => true;

    /// <exception cref="SocketException">Nobody listens at this path, or too many wait there already.</exception>
    public static async Task<UnixChannel> ConnectAsync(string path, CancellationToken token)
    {
        Socket socket = Create();
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), token).ConfigureAwait(false);
            return new UnixChannel(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public static Socket Create() => new(AddressFamily.Unix, SocketType.Seqpacket, ProtocolType.Unspecified);

    public ValueTask<ChannelSend> SendAsync(Frame frame, CancellationToken token) => ValueTask.FromResult(Send(frame, null));

    public IShareEnd? PrepareShareEnd()
    {
        try
        {
            return new StandIn();
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return null;
        }
    }

    public ValueTask<ChannelSend> GiveAsync(Frame frame, Socket socket, CancellationToken token) =>
        ValueTask.FromResult(Send(frame, socket.SafeHandle));

    public ValueTask<ChannelSend> LendAsync(Frame frame, PassedSocket socket, CancellationToken token)
    {
        try
        {
            return ValueTask.FromResult(Send(frame, ((PassedDescriptor)socket).Descriptor));
        }
        catch (ObjectDisposedException)
        {
            return ValueTask.FromResult(ChannelSend.Closed);
        }
    }

    /// <inheritdoc/>
    /// <remarks>A reset is told once, before the last packets (net/core/datagram.c): what the other end said before it closed is still read.</remarks>
    public async ValueTask<Received> ReceiveAsync(CancellationToken token)
    {
        bool wasReset = false;
        while (true)
        {
            PacketReceipt packet = DescriptorPacket.Receive(_socket.SafeHandle, _incoming);
            if (packet.Error == Errno.None)
                return Read(packet);
            try
            {
                // Peeking takes nothing away, and the descriptors on a packet stay on it.
                if (packet.Error == Errno.EAGAIN)
                    await _socket.ReceiveAsync(_peeked, SocketFlags.Peek, token).ConfigureAwait(false);
                else if (packet.Error != Errno.ECONNRESET)
                    return Unreadable(packet.Error.ToString());
                else if (wasReset)
                    return Received.End;
                else
                    wasReset = true;
            }
            catch (SocketException e) when (!wasReset && e.SocketErrorCode == SocketError.ConnectionReset)
            {
                wasReset = true;
            }
            catch (SocketException e)
            {
                return wasReset || _socket.SafeHandle.IsClosed ? Received.End : Unreadable(e.Message);
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private ChannelSend Send(in Frame frame, SafeHandle? passed)
    {
        int length = FrameCodec.Write(frame, _outgoing);
        return DescriptorPacket.Send(_socket.SafeHandle, _outgoing.AsSpan(0, length), passed) switch
        {
            Errno.None => ChannelSend.Sent,
            Errno.EPIPE or Errno.ECONNRESET or Errno.ENOTCONN => ChannelSend.PeerGone,
            Errno.ETOOMANYREFS => ChannelSend.NoDescriptor,
            _ => ChannelSend.Failed,
        };
    }

    private Received Read(PacketReceipt packet)
    {
        PassedDescriptor? passed = packet.Descriptor is { } descriptor ? new PassedDescriptor(descriptor) : null;
        if (packet is { IsCut: false, Length: > 0 } && FrameCodec.TryRead(_incoming.AsSpan(0, packet.Length), out Frame frame))
            return new Received { Frame = frame, Socket = passed, LostSocket = packet.LostDescriptors };
        passed?.Dispose();
        // An empty packet looks like the end of the connection, and is treated as one.
        return packet.Length == 0 ? Received.End : Received.Garbage($"a packet of {packet.Length} bytes that is no frame");
    }

    /// <summary>Not the end: whatever the other end has said, or holds, is not known here.</summary>
    private static Received Unreadable(string why) => Received.Garbage($"nothing that can be received ({why})");

    /// <summary>Who is at the other end: the effective user that it had when it connected, or listened (SO_PEERCRED, unix(7)).</summary>
    private static string? StrangerAt(Socket socket)
    {
        PeerCredentials peer = default;
        int length = socket.GetRawSocketOption(KernelLevel.Socket, PeerCredentials.Option, MemoryMarshal.AsBytes(new Span<PeerCredentials>(ref peer)));
        uint own = Libc.GetEffectiveUserId();
        if (length != Marshal.SizeOf<PeerCredentials>())
            return "its user cannot be told";
        return peer.UserId == own
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"it runs as user {peer.UserId}, this process as user {own}");
    }
}
