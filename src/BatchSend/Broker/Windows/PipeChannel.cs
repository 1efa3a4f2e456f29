using System.Buffers.Binary;
using System.IO.Pipes;
using System.Net.Sockets;
using System.Runtime.Versioning;

namespace BatchSend.Broker.Windows;

/// <summary>
/// Frames over a named pipe, each behind its length, with what <see cref="Socket.DuplicateAndClose"/> says of a socket
/// behind it. A socket that is passed leaves this process at once: there is nothing to fall back on when the other one dies.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed class PipeChannel(PipeStream pipe, int peer) : IBrokerChannel
{
    /// <summary>Bytes of the message, of the frame in it, and the options of the socket.</summary>
    private const int LengthAt = 0, FrameLengthAt = 4, OptionsAt = 8, HeadBytes = 12;

    /// <summary>Room for a WSAPROTOCOL_INFOW (winsock2.h), which has 628 bytes.</summary>
    private const int MostInformationBytes = 1024;

    private const int MostBytes = HeadBytes + FrameCodec.MostBytes + MostInformationBytes;

    /// <summary>How long the other end may take to read a message: far longer than a busy machine makes it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly byte[] _incoming = new byte[MostBytes];
    private readonly byte[] _outgoing = new byte[MostBytes];
    private int _filled;

    /// <summary>Null: the pipe itself lets its own user in and nobody else (<see cref="PipeOptions.CurrentUserOnly"/>).</summary>
    public string? Stranger => null;

    public bool KeepsShare => false;

    public ValueTask<ChannelSend> SendAsync(Frame frame, CancellationToken token) => WriteAsync(frame, default, token);

    public IShareEnd? PrepareShareEnd() => NoShare.Instance;

    public ValueTask<ChannelSend> GiveAsync(Frame frame, Socket socket, CancellationToken token)
    {
        SocketInformation information;
        try
        {
            information = socket.DuplicateAndClose(peer);
        }
        catch (SocketException)
        {
            return ValueTask.FromResult(ChannelSend.NoDescriptor);
        }

        return WriteAsync(frame, information, token);
    }

    public ValueTask<ChannelSend> LendAsync(Frame frame, PassedSocket socket, CancellationToken token)
    {
        SocketInformation information;
        try
        {
            information = ((OpenedSocket)socket).PassTo(peer);
        }
        catch (SocketException)
        {
            return ValueTask.FromResult(ChannelSend.NoDescriptor);
        }
        catch (ObjectDisposedException)
        {
            return ValueTask.FromResult(ChannelSend.Closed);
        }

        return WriteAsync(frame, information, token);
    }

    public async ValueTask<Received> ReceiveAsync(CancellationToken token)
    {
        while (true)
        {
            int length = _filled < HeadBytes ? HeadBytes : BinaryPrimitives.ReadInt32LittleEndian(_incoming.AsSpan(LengthAt));
            if (length is < HeadBytes or > MostBytes)
                return Received.Garbage($"a message of {length} bytes that is no frame");
            if (_filled >= HeadBytes && _filled == length)
                return Take(length);
            try
            {
                int count = await pipe.ReadAsync(_incoming.AsMemory(_filled, length - _filled), token).ConfigureAwait(false);
                if (count == 0)
                    return Received.End;
                _filled += count;
            }
            catch (IOException)
            {
                return Received.End;
            }
        }
    }

    public void Dispose() => pipe.Dispose();

    private Received Take(int length)
    {
        _filled = 0;
        int frameLength = BinaryPrimitives.ReadInt32LittleEndian(_incoming.AsSpan(FrameLengthAt));
        if (frameLength < 0 || frameLength > length - HeadBytes || !FrameCodec.TryRead(_incoming.AsSpan(HeadBytes, frameLength), out Frame frame))
            return Received.Garbage($"a message of {length} bytes that is no frame");
        byte[] information = _incoming[(HeadBytes + frameLength)..length];
        if (information.Length == 0)
            return new Received { Frame = frame };
        try
        {
            var options = (SocketInformationOptions)BinaryPrimitives.ReadInt32LittleEndian(_incoming.AsSpan(OptionsAt));
            return new Received { Frame = frame, Socket = new OpenedSocket(new Socket(new SocketInformation { ProtocolInformation = information, Options = options })) };
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return new Received { Frame = frame, LostSocket = true };
        }
    }

    private async ValueTask<ChannelSend> WriteAsync(Frame frame, SocketInformation information, CancellationToken token)
    {
        byte[] carried = information.ProtocolInformation ?? [];
        int frameLength = FrameCodec.Write(frame, _outgoing.AsSpan(HeadBytes));
        int length = HeadBytes + frameLength + carried.Length;
        BinaryPrimitives.WriteInt32LittleEndian(_outgoing.AsSpan(LengthAt), length);
        BinaryPrimitives.WriteInt32LittleEndian(_outgoing.AsSpan(FrameLengthAt), frameLength);
        BinaryPrimitives.WriteInt32LittleEndian(_outgoing.AsSpan(OptionsAt), (int)information.Options);
        carried.CopyTo(_outgoing.AsSpan(HeadBytes + frameLength));
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(token);
        enough.CancelAfter(Patience);
        try
        {
            await pipe.WriteAsync(_outgoing.AsMemory(0, length), enough.Token).ConfigureAwait(false);
            return ChannelSend.Sent;
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return ChannelSend.Failed;
        }
        catch (IOException)
        {
            return ChannelSend.PeerGone;
        }
    }

    /// <summary>There is no share left when a socket has been passed.</summary>
    private sealed class NoShare : IShareEnd
    {
        public static readonly NoShare Instance = new();

        public void Of(Socket socket) => socket.Dispose();

        public void Dispose()
        {
        }
    }
}
