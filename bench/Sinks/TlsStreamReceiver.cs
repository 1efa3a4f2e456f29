using System.Net.Sockets;
using Bench.Tls;

namespace Bench.Sinks;

/// <summary>
/// Accepts connections over TLS and reads each on a thread of its own, its handshake included: one that hangs there holds up no
/// other. Whatever is wrong with a connection ends that connection alone.
/// </summary>
internal sealed class TlsStreamReceiver(Socket listener, Arrivals arrivals, SinkOptions options, TlsServer server)
    : StreamReceiver(listener, arrivals, options)
{
    public override SinkReport Complete(SinkReport report) => base.Complete(report) with { Tls = server.Report() };

    public override void Dispose()
    {
        base.Dispose();
        server.Dispose();
    }

    protected override void Read(Socket connection, StreamVerifier? verifier)
    {
        using TlsPeer? peer = server.Accept(connection, () => Stopping);
        if (peer is null)
            return;
        Exception? failure = null;
        try
        {
            TakeAll(peer, verifier);
        }
        catch (Exception e) when (TlsFailureText.IsFailure(e))
        {
            failure = e;
        }

        server.Close(peer, failure);
    }

    private void TakeAll(TlsPeer peer, StreamVerifier? verifier)
    {
        byte[] buffer = GC.AllocateUninitializedArray<byte>(BufferBytes);
        while (true)
        {
            bool stopping = Stopping;
            int bytes = peer.Read(buffer);
            if (bytes > 0)
                Take(buffer.AsSpan(0, bytes), verifier);
            if (bytes == 0 || MayEnd(stopping, idle: false))
                return;
        }
    }
}
