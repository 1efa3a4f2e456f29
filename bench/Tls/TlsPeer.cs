using System.Net.Security;

namespace Bench.Tls;

/// <summary>A sender that a sink has accepted over TLS. Reads block; the socket beneath stays the caller's.</summary>
internal sealed class TlsPeer(SslStream tls, TlsSocketStream wire) : IDisposable
{
    /// <summary>Records that came, those of the handshake and of the end included.</summary>
    public long Records => wire.Received.Count;

    /// <summary>Why the stream that has ended did not end in order; null when nothing shows that.</summary>
    public string? Unfinished => wire.Received.IsInside ? "the connection ended inside a record" : null;

    /// <summary>Reads what comes; 0 at the end of the stream.</summary>
    public int Read(Span<byte> buffer) => tls.Read(buffer);

    public string ReasonOf(Exception failure) => TlsFailureText.Of(failure, wire.Received);

    /// <summary>Ends this side too.</summary>
    public void End() => TlsServer.End(tls);

    public void Dispose() => tls.Dispose();
}
