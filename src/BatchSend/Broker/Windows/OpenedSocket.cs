using System.Net.Sockets;
using System.Runtime.Versioning;

namespace BatchSend.Broker.Windows;

/// <summary>A socket that came as what <see cref="Socket.DuplicateAndClose"/> says of it; opened at once, since it is a handle of this process already.</summary>
[SupportedOSPlatform("windows")]
internal sealed class OpenedSocket(Socket socket) : PassedSocket
{
    private Socket? _socket = socket;

    /// <summary>It has gone to another process, and this one has no share of it.</summary>
    public override bool IsSpent => _socket is null;

    public override string? WhyNotConnected =>
        _socket is null || SenderSupport.TransportOf(_socket) == Transport.None ? "it is neither a TCP nor a UDP socket"
        : _socket.Connected ? null
        : "it is not connected";

    /// <exception cref="ObjectDisposedException">It has gone already, or is closed.</exception>
    public SocketInformation PassTo(int process)
    {
        ObjectDisposedException.ThrowIf(_socket is null, this);
        SocketInformation information = _socket.DuplicateAndClose(process);
        _socket = null;
        return information;
    }

    public override Socket Open(bool blocking)
    {
        ObjectDisposedException.ThrowIf(_socket is null, this);
        Socket opened = _socket;
        _socket = null;
        opened.Blocking = blocking;
        return opened;
    }

    public override void StopLingering()
    {
        if (_socket?.LingerState is { Enabled: true, LingerTime: > 0 })
            _socket.LingerState = new LingerOption(enable: false, seconds: 0);
    }

    public override void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }
}
