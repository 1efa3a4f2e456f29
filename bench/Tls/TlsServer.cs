using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;

namespace Bench.Tls;

/// <summary>A sink's end of TLS: does the handshakes, tells each sender the verdict, and keeps account of those that it refused.</summary>
/// <param name="settings">How. Its certificates become this object's.</param>
/// <param name="log">Told of each connection that was refused or broke; null for nobody. Several threads may call.</param>
internal sealed class TlsServer(TlsServerSettings settings, Action<string>? log = null) : IDisposable
{
    private readonly TlsTally _tally = new();

    /// <summary>Does the handshake of a connection that was accepted, blocking, within the limit.</summary>
    /// <param name="socket">The connection, with a receive timeout. It stays the caller's.</param>
    /// <param name="ended">Whether the sink is to end: a handshake that waits in vain is then given up.</param>
    /// <returns>The sender's side of it, or null when it was refused, of which account is kept.</returns>
    public TlsPeer? Accept(Socket socket, Func<bool> ended)
    {
        TlsSocketStream wire = new(socket) { Ended = ended };
        wire.SetDeadline(settings.HandshakeLimit);
        // What the handshake writes fits in any send buffer; a peer that never reads must not hold the thread all the same.
        socket.SendTimeout = (int)settings.HandshakeLimit.TotalMilliseconds;
        SslStream tls = new(wire, leaveInnerStreamOpen: true);
        string? refusal = null;
        try
        {
            // The framework would close without a word. So the handshake ends, and the verdict is told before a byte of data is read.
            bool NoteVerdict(string? verdict)
            {
                refusal = verdict;
                return true;
            }

            tls.AuthenticateAsServer(settings.Options((_, shown, chain, errors) => NoteVerdict(settings.Judge(errors, shown, chain))));
            if (tls.NegotiatedApplicationProtocol == TlsVerdict.Protocol)
                tls.Write(TlsVerdict.Encode(refusal));
            if (refusal is null)
            {
                wire.SetDeadline(null);
                _tally.Accept();
                return new TlsPeer(tls, wire);
            }

            End(tls);
        }
        catch (Exception e) when (TlsFailureText.IsFailure(e))
        {
            refusal ??= ended() && e is not TimeoutException ? "the sink ended before the handshake"
                : e is TimeoutException ? string.Create(CultureInfo.InvariantCulture, $"no TLS handshake within {settings.HandshakeLimit.TotalSeconds:0.###} s")
                : TlsFailureText.Of(e, wire.Received);
        }

        tls.Dispose();
        _tally.Refuse(refusal);
        log?.Invoke($"refused {EndPointOf(socket)}: {refusal}");
        return null;
    }

    /// <summary>Takes account of an accepted connection that has ended.</summary>
    /// <param name="peer">It; it stays the caller's.</param>
    /// <param name="failure">What it failed with; null when its sender ended it in order.</param>
    public void Close(TlsPeer peer, Exception? failure)
    {
        string? reason = failure is null ? peer.Unfinished : peer.ReasonOf(failure);
        _tally.Close(peer.Records, reason);
        if (reason is not null)
            log?.Invoke($"a connection broke: {reason}");
        else
            peer.End();
    }

    public TlsSinkReport Report() => _tally.Report();

    public void Dispose()
    {
        settings.Identity.Dispose();
        foreach (var authority in settings.Authorities ?? [])
            authority.Dispose();
    }

    /// <summary>Says that nothing more will come. A peer that is gone is told nothing.</summary>
    internal static void End(SslStream tls)
    {
        try
        {
            tls.ShutdownAsync().GetAwaiter().GetResult();
        }
        catch (Exception e) when (TlsFailureText.IsFailure(e))
        {
            // It has gone, or does not want to be told.
        }
    }

    private static string EndPointOf(Socket socket)
    {
        try
        {
            return socket.RemoteEndPoint?.ToString() ?? "a connection";
        }
        catch (SocketException)
        {
            return "a connection that is gone";
        }
    }
}
