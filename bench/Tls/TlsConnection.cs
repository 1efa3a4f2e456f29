using System.Diagnostics;
using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Bench.Commands;

namespace Bench.Tls;

/// <summary>
/// The sender's end of a TLS connection that the receiver is known to have taken, as far as it says so. What the receiver sends is
/// read and thrown away all the time, because its refusals and its end come that way. The socket stays the caller's.
/// </summary>
internal sealed class TlsConnection : IAsyncDisposable
{
    /// <summary>How long the receiver gets to answer the end of the stream with its own.</summary>
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(10);

    /// <summary>After a failed send, how long the receiver's reason may still take to arrive.</summary>
    private static readonly TimeSpan ReasonLimit = TimeSpan.FromSeconds(1);

    private readonly Socket _socket;
    private readonly SslStream _tls;
    private readonly TlsSocketStream _wire;
    private readonly TlsClientSettings _settings;
    private readonly long _handshakeRecords;
    private long? _dataEnd;

    private TlsConnection(Socket socket, SslStream tls, TlsSocketStream wire, TlsClientSettings settings, TimeSpan handshakeTime)
    {
        _socket = socket;
        _tls = tls;
        _wire = wire;
        _settings = settings;
        _handshakeRecords = wire.Sent.Count;
        HandshakeTime = handshakeTime;
        // Read now: a connection that has failed no longer tells.
        Protocol = tls.SslProtocol == SslProtocols.Tls13 ? "TLS 1.3" : "TLS 1.2";
        CipherSuite = tls.NegotiatedCipherSuite.ToString();
        ServerCertificate = tls.RemoteCertificate!.Subject;
        ClientCertificate = tls.LocalCertificate?.Subject;
        Acknowledged = tls.NegotiatedApplicationProtocol == TlsVerdict.Protocol;
        PeerEnd = WatchAsync();
    }

    public SslStream Stream => _tls;

    /// <summary>Time from the first byte of the handshake until it was complete, the receiver's verdict included where it gives one.</summary>
    public TimeSpan HandshakeTime { get; }

    /// <summary>Whether the receiver has said that it takes this connection: only a sink of this program says so.</summary>
    public bool Acknowledged { get; }

    /// <summary>Whether the receiver has ended its side in order, after ours.</summary>
    public bool Closed { get; private set; }

    /// <summary>TLS 1.2 or TLS 1.3.</summary>
    public string Protocol { get; }

    public string CipherSuite { get; }

    public string ServerName => _settings.ServerName;

    public string ServerCertificate { get; }

    /// <summary>Whose certificate the receiver asked for and got; null when it got none.</summary>
    public string? ClientCertificate { get; }

    /// <summary>Records sent between the handshake and the end of the stream: those of the messages.</summary>
    public long DataRecords => (_dataEnd ?? RecordsSent) - _handshakeRecords;

    /// <summary>Records sent in all.</summary>
    public long RecordsSent => _wire.Sent.Count;

    /// <summary>Why what was sent is no longer TLS, so that its records are not counted; null while they are.</summary>
    public string? NotCounted => _wire.Sent.Malformed;

    /// <summary>Completes when the receiver has ended its side: with null when it did so in order, otherwise with the reason.</summary>
    private Task<string?> PeerEnd { get; }

    /// <summary>Does the handshake on a connected socket and learns, as far as the receiver says so, that it takes the connection.</summary>
    /// <exception cref="CommandFailure">No TLS, a certificate that is not accepted on either side, or nothing within the limit.</exception>
    public static async Task<TlsConnection> OpenAsync(Socket socket, TlsClientSettings settings, CancellationToken token)
    {
        long start = Stopwatch.GetTimestamp();
        string endPoint = socket.RemoteEndPoint?.ToString() ?? "";
        TlsSocketStream wire = new(socket);
        SslStream tls = new(wire, leaveInnerStreamOpen: true);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(settings.HandshakeLimit);
        string? distrust = null;
        try
        {
            await tls.AuthenticateAsClientAsync(settings.Options((_, shown, chain, errors) =>
            {
                distrust = TlsTrust.WhyNot(errors, shown, chain, CertificateUse.Server, settings.ServerName);
                return distrust is null;
            }), limit.Token).ConfigureAwait(false);
            if (tls.NegotiatedApplicationProtocol == TlsVerdict.Protocol
                && await TlsVerdict.ReadAsync(tls, limit.Token).ConfigureAwait(false) is { } refusal)
            {
                throw CommandFailure.Failed($"{endPoint}: the receiver refused the connection: {refusal}; nothing was sent");
            }

            TlsConnection connection = new(socket, tls, wire, settings, Stopwatch.GetElapsedTime(start));
            try
            {
                await connection.SettleAsync(endPoint, token).ConfigureAwait(false);
                return connection;
            }
            catch
            {
                await connection.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw CommandFailure.Failed(string.Create(
                CultureInfo.InvariantCulture, $"{endPoint}: no TLS handshake within {settings.HandshakeLimit.TotalSeconds:0.###} s; nothing was sent"));
        }
        catch (Exception e) when (TlsFailureText.IsFailure(e))
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw CommandFailure.Failed(distrust is null
                ? $"{endPoint}: the TLS handshake failed: {TlsFailureText.Of(e, wire.Received)}; nothing was sent"
                : $"{endPoint}: the receiver's certificate {distrust}; nothing was sent");
        }
        catch
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Why the receiver has ended the connection, after a send has failed; null when it has not said.</summary>
    public string? WhyEnded()
    {
        if (!PeerEnd.Wait(ReasonLimit))
            return null;
        return PeerEnd.Result ?? "the receiver ended the connection";
    }

    /// <summary>Ends the stream, so that the receiver keeps what is under way, and waits until it has ended its side as well.</summary>
    /// <returns>Why the receiver has not confirmed the end; null when it has.</returns>
    public async Task<string?> CloseAsync()
    {
        _dataEnd ??= RecordsSent;
        if (PeerEnd.IsCompleted)
            return await PeerEnd.ConfigureAwait(false) ?? "the receiver ended its side before the stream had ended: what it took is not known";
        if (_wire.IsTorn)
        {
            _socket.Shutdown(SocketShutdown.Send);
            return WhyEnded() ?? "the stream was cut inside a record";
        }

        try
        {
            await _tls.ShutdownAsync().ConfigureAwait(false);
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (TlsFailureText.IsFailure(e) || e is InvalidOperationException)
        {
            return WhyEnded() ?? TlsFailureText.Of(e, _wire.Received);
        }

        if (await Task.WhenAny(PeerEnd, Task.Delay(CloseLimit)).ConfigureAwait(false) != PeerEnd)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"the receiver did not end its side within {CloseLimit.TotalSeconds:0} s: whether it took the connection is not known");
        }

        string? failure = await PeerEnd.ConfigureAwait(false);
        Closed = failure is null;
        return failure;
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose(); // ends the read that is under way
        await PeerEnd.ConfigureAwait(false);
        await _tls.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Gives a receiver that says nothing about it the time to refuse.</summary>
    private async Task SettleAsync(string endPoint, CancellationToken token)
    {
        if (Acknowledged)
            return;
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(token);
        await Task.WhenAny(PeerEnd, Task.Delay(_settings.SettleTime, ended.Token)).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        token.ThrowIfCancellationRequested();
        if (PeerEnd.IsCompleted)
        {
            string reason = await PeerEnd.ConfigureAwait(false) ?? "it ended the connection; it may not accept the client's certificate";
            throw CommandFailure.Failed($"{endPoint}: the receiver did not take the connection: {reason}; nothing was sent");
        }
    }

    private async Task<string?> WatchAsync()
    {
        byte[] thrownAway = new byte[1024];
        try
        {
            while (await _tls.ReadAsync(thrownAway).ConfigureAwait(false) > 0)
            {
            }

            return null;
        }
        catch (Exception e) when (TlsFailureText.IsFailure(e))
        {
            return TlsFailureText.Of(e, _wire.Received);
        }
    }
}
