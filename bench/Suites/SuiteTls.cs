using System.Globalization;
using System.Net.Sockets;
using BatchSend;
using Bench.Pairing;
using Bench.Sinks;
using Bench.Tls;
using Bench.Traffic;

namespace Bench.Suites;

/// <summary>The TLS of one benchmark process: certificates made for it, and the one connection to its sink.</summary>
internal sealed class SuiteTls : IDisposable
{
    private readonly LoopbackTls _certificates = new();
    private TlsConnection? _connection;

    public TlsSinkOptions SinkOptions => _certificates.SinkOptions;

    /// <summary>Records that carried messages so far.</summary>
    public long Records => _connection?.DataRecords ?? 0;

    /// <summary>Version and cipher suite; null before it is open.</summary>
    public string? Session => _connection is { } open ? $"{open.Protocol}, {open.CipherSuite}" : null;

    /// <summary>Opens TLS on a socket that is connected to the sink.</summary>
    /// <returns>What sends the batches on it by a strategy.</returns>
    public StrategySend Open(string strategy, SinkProcess sink, Socket socket, BatchRing batches)
    {
        _connection = TlsConnection.OpenAsync(socket, _certificates.SettingsFor(sink), CancellationToken.None).GetAwaiter().GetResult();
        return SenderCatalog.TryFind(strategy, out SenderDescriptor? descriptor)
            ? new StrategySend(TlsSenders.Create(_connection.Stream, socket, descriptor), batches)
            : throw new ArgumentException($"unknown strategy '{strategy}'", nameof(strategy));
    }

    /// <summary>Ends the stream, once the sink has taken all of it.</summary>
    public void Close()
    {
        if (_connection!.CloseAsync().GetAwaiter().GetResult() is { } failure)
            throw new InvalidOperationException(failure);
    }

    /// <summary>Compares the records that both ends have counted.</summary>
    public void Verify(TlsSinkReport? sink)
    {
        if (_connection!.NotCounted is { } reason)
            throw new InvalidOperationException(reason);
        if (sink?.Records != _connection.RecordsSent)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"{_connection.RecordsSent} TLS records sent, {sink?.Records} received: the counts do not agree"));
        }
    }

    public void Dispose()
    {
        _connection?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _certificates.Dispose();
    }
}
