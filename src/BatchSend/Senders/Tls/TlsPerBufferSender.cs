using System.Net.Security;
using System.Net.Sockets;

namespace BatchSend.Senders.Tls;

/// <summary><c>per-buffer</c> over TLS: every message is a write of its own, and with that at least one record.</summary>
internal sealed class TlsPerBufferSender(SslStream tls, Socket socket, SenderDescriptor descriptor) : TlsSender(tls, socket, descriptor)
{
    protected override ReadOnlyMemory<byte> Take(ReadOnlySpan<ReadOnlyMemory<byte>> rest, out int count)
    {
        count = 1;
        return rest[0];
    }
}
