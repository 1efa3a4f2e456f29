using System.Net.Sockets;
using Bench.Sinks;
using Bench.Tls;

namespace Bench.Commands.Sending;

/// <summary>The certificates of a <c>send</c> over TLS: those of the user's files, or some made for the run and a sink of our own.</summary>
internal sealed class SecureKeys : IDisposable
{
    private readonly TlsClientSettings? _files;
    private readonly LoopbackTls? _loopback;

    private SecureKeys(TlsClientSettings? files, LoopbackTls? loopback)
    {
        _files = files;
        _loopback = loopback;
    }

    /// <summary>What our own sink is told; null where the receiver is another.</summary>
    public TlsSinkOptions? SinkOptions => _loopback?.SinkOptions;

    /// <summary>Reads the user's files, before anything is connected; null without TLS.</summary>
    /// <exception cref="CommandFailure">A file cannot be used.</exception>
    public static SecureKeys? ForReceiver(TlsSendOptions? options, string? host) =>
        options is null ? null : new SecureKeys(options.Load(host), null);

    /// <summary>Makes certificates for a sink of our own; null without TLS.</summary>
    public static SecureKeys? ForOwnSink(TlsSendOptions? options) =>
        options is null ? null : new SecureKeys(null, new LoopbackTls(options.Protocols));

    /// <summary>Opens TLS on a connected socket. These keys become the result's.</summary>
    /// <param name="socket">It stays the caller's.</param>
    /// <param name="sink">Our own sink, where it is one.</param>
    /// <param name="token">Ends it early.</param>
    /// <exception cref="CommandFailure">It cannot be opened; the message says why.</exception>
    public async Task<SecureSide> OpenAsync(Socket socket, SinkProcess? sink, CancellationToken token)
    {
        TlsClientSettings settings = _files ?? _loopback!.SettingsFor(sink!);
        return new SecureSide(await TlsConnection.OpenAsync(socket, settings, token).ConfigureAwait(false), this);
    }

    public void Dispose()
    {
        _files?.Dispose();
        _loopback?.Dispose();
    }
}

/// <summary>An open TLS connection with the certificates that it was opened with.</summary>
internal sealed class SecureSide(TlsConnection connection, SecureKeys keys) : IAsyncDisposable
{
    public TlsConnection Connection { get; } = connection;

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync().ConfigureAwait(false);
        keys.Dispose();
    }
}
