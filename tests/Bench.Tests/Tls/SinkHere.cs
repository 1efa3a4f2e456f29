using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using BatchSend;
using Bench.Sinks;
using Bench.Tls;

namespace Bench.Tests.Tls;

/// <summary>A sink within this process that accepts TLS and nothing else.</summary>
internal sealed class SinkHere : IDisposable
{
    private readonly ConcurrentQueue<string> _log = new();
    private readonly SharedCounters _counters;
    private readonly Sink _sink;
    private bool _stopped;

    /// <param name="files">The certificates.</param>
    /// <param name="auth">What is asked of senders.</param>
    /// <param name="certificate">Its own; null for the one that is all right.</param>
    /// <param name="messageSize">Bytes a message.</param>
    /// <param name="verify">Whether every byte is checked.</param>
    public SinkHere(TlsFiles files, ClientAuth auth, string? certificate = null, int messageSize = 64, bool verify = false)
    {
        _counters = SharedCounters.CreatePrivate(messageSize);
        SinkOptions options = new()
        {
            Transport = Transport.Tcp,
            MessageSize = messageSize,
            Verify = verify,
            Tls = new TlsSinkOptions { Certificate = new FileInfo(certificate ?? files.Sink), Authorities = new FileInfo(files.Ca), ClientAuth = auth },
        };
        _sink = Sink.Start(options, _counters, _log.Enqueue);
        EndPoint = IPEndPoint.Parse(_sink.Hello.EndPoint);
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>What it said about connections so far.</summary>
    public IReadOnlyCollection<string> Log => _log;

    /// <summary>A plain connection to it.</summary>
    public Socket Connect()
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(EndPoint);
        return socket;
    }

    /// <summary>Ends it and returns what it says.</summary>
    public SinkReport Stop()
    {
        _stopped = true;
        return _sink.Stop();
    }

    public void Dispose()
    {
        if (!_stopped)
            Stop();
        _sink.Dispose();
        _counters.Dispose();
    }
}
