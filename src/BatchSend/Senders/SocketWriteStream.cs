using System.Net.Sockets;

namespace BatchSend.Senders;

/// <summary>The stream under a pipe writer that writes to a socket.</summary>
internal sealed class SocketWriteStream(Socket socket) : WriteProgressStream
{
    protected override ValueTask<int> SendAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken) =>
        socket.SendAsync(buffer, SocketFlags.None, cancellationToken);
}
