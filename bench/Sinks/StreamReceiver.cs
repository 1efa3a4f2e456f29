using System.Net.Sockets;
using BatchSend;
using Bench.Hosting;

namespace Bench.Sinks;

/// <summary>
/// Accepts connections and reads each on a thread of its own: reads block, as the cheapest receiver's do. Where that is asked
/// for, each returns what it reads, and reads on when the peer has room for it.
/// </summary>
internal class StreamReceiver(Socket listener, Arrivals arrivals, SinkOptions options) : Receiver(listener, arrivals)
{
    public const int Backlog = 128;

    protected const int BufferBytes = 256 * 1024;
    private const int AcceptLookMicroseconds = 100_000;

    private readonly List<(Thread Thread, Socket Socket)> _connections = [];
    private bool _full;
    private long _corrupt;
    private long _echoedBytes;

    public override string Mode => DatagramReceiver.ModeName;

    public override SinkReport Complete(SinkReport report) => report with
    {
        Corrupt = options.Verify ? _corrupt : null,
        Echoed = options.Echo ? _echoedBytes / options.MessageSize : null,
    };

    protected override void Run()
    {
        while (true)
        {
            bool stopping = Stopping;
            bool waiting = Socket.Poll(stopping ? 0 : AcceptLookMicroseconds, SelectMode.SelectRead);
            if (waiting)
            {
                _connections.RemoveAll(c => !c.Thread.IsAlive);
                Admit();
            }

            if (MayEnd(stopping, idle: !waiting))
                break;
        }

        foreach ((Thread thread, Socket connection) in _connections)
        {
            // A peer that does not take what is returned holds the thread in a send.
            if (options.Echo && !thread.Join(DrainLeft))
                Cut(connection);
            thread.Join();
        }
    }

    /// <summary>
    /// Accepts one connection, or ends it at once where that would take the last descriptors: strangers must not be able to end
    /// the sink by coming in numbers, and without a descriptor the runtime can neither start a thread nor load what the report needs.
    /// </summary>
    private void Admit()
    {
        Socket connection;
        try
        {
            connection = Socket.Accept();
        }
        catch (SocketException e) when (SendErrors.StatusOf(e) is SendErrorStatus.TooManySockets or SendErrorStatus.OutOfBuffers or SendErrorStatus.ConnectionAborted)
        {
            // The system has no descriptor or no memory now (accept(2)), or whoever came has gone: the next one may be luckier.
            Thread.Sleep(IdleLook);
            return;
        }

        if (OperatingSystem.IsLinux() && OpenFiles.IsReserveOfSink(connection.SafeHandle.DangerousGetHandle()))
        {
            connection.Dispose();
            if (!_full)
                Console.Error.WriteLine($"warning: a connection was ended, since this process may open {OpenFiles.Limit} files (ulimit -n), of which {OpenFiles.ReserveOfSink} are kept free; said once");
            _full = true;
            return;
        }

        try
        {
            _connections.Add((StartThread("connection", () => Serve(connection)), connection));
        }
        catch (OutOfMemoryException)
        {
            connection.Dispose(); // no thread is to be had for it (ulimit -u, pids.max)
        }
    }

    private void Serve(Socket socket)
    {
        using Socket connection = socket;
        SetIdleLook(connection);
        StreamVerifier? verifier = options.Verify ? new StreamVerifier(options.MessageSize) : null;
        Read(connection, verifier);
        if (verifier is not null)
            Interlocked.Add(ref _corrupt, verifier.Complete());
    }

    /// <summary>Takes what comes on one connection, to its end or the sink's.</summary>
    protected virtual void Read(Socket connection, StreamVerifier? verifier)
    {
        byte[] buffer = GC.AllocateUninitializedArray<byte>(BufferBytes);
        // What goes back in pieces must not wait for the peer's acknowledgement (Nagle, RFC 896).
        if (options.Echo)
            connection.NoDelay = true;
        bool end = false;
        while (!end)
        {
            bool stopping = Stopping;
            int bytes = connection.Receive(buffer, SocketFlags.None, out SocketError error);
            bool idle = error is SocketError.TimedOut or SocketError.WouldBlock or SocketError.Interrupted;
            bool refused = false;
            if (bytes > 0)
            {
                // Returned first: what is checked and counted here is no part of a round trip.
                refused = options.Echo && !Return(connection, buffer.AsSpan(0, bytes));
                Take(buffer.AsSpan(0, bytes), verifier);
            }

            // The sender's end or its reset ends this connection, not the sink.
            end = refused || (bytes == 0 && !idle) || MayEnd(stopping, idle);
        }
    }

    /// <summary>Verifies what came and counts it, in this order: who sees the count may take the report.</summary>
    protected void Take(ReadOnlySpan<byte> bytes, StreamVerifier? verifier)
    {
        verifier?.Take(bytes);
        Arrivals.Add(0, bytes.Length);
    }

    /// <summary>Sends all of it, however long the peer takes: a peer that never reads holds up nobody but itself.</summary>
    /// <returns>False when the connection has ended.</returns>
    private bool Return(Socket connection, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int sent = connection.Send(bytes, SocketFlags.None, out SocketError error);
            if (error is not (SocketError.Success or SocketError.Interrupted))
                return false;
            Interlocked.Add(ref _echoedBytes, sent);
            bytes = bytes[sent..];
        }

        return true;
    }

    /// <summary>Wakes a send that waits for its peer: it fails from here on (shutdown(2)).</summary>
    private static void Cut(Socket connection)
    {
        try
        {
            connection.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It has ended by itself meanwhile.
        }
    }
}
