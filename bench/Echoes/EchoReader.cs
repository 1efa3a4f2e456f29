using System.Diagnostics;
using System.Net.Sockets;
using Bench.Commands.Sending;
using Bench.Hosting;

namespace Bench.Echoes;

/// <summary>
/// Takes what comes back on a socket, on a thread of its own: a sender that did not read while it writes would stand still
/// as soon as the buffers of both sides are full, and the first message of a batch may be back before the last has left.
/// </summary>
/// <param name="socket">The connected socket. The reader does not own it, and must have been disposed before it.</param>
/// <param name="trips">What is under way.</param>
/// <param name="cpu">The CPU for the thread; null for that of the thread that starts it.</param>
internal abstract class EchoReader(Socket socket, EchoTrips trips, int? cpu) : IDisposable
{
    /// <summary>How long an idle wait blocks before it looks whether to end, and what to give up.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private Thread? _thread;
    private volatile bool _stopping;
    private volatile string? _failure;

    /// <summary>Why nothing more can come back; null while it can.</summary>
    public string? Failure => _failure;

    /// <summary>Messages that came back as they were sent, each once.</summary>
    public abstract long Echoed { get; }

    /// <summary>Messages that came back otherwise.</summary>
    public abstract long Corrupt { get; }

    /// <summary>The account of numbers of datagrams; null on a stream.</summary>
    public abstract Sinks.SequenceAccount? Account { get; }

    protected Socket Socket { get; } = socket;

    protected EchoTrips Trips { get; } = trips;

    /// <summary>The other end; asked for while it is known.</summary>
    protected string Peer { get; } = socket.RemoteEndPoint!.ToString()!;

    public void Start()
    {
        _thread = new Thread(Run) { Name = "echo reader", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Ends the thread, within the time of one look.</summary>
    public void Dispose()
    {
        _stopping = true;
        _thread?.Join();
        _thread = null;
    }

    /// <summary>One receive call, which finds what it finds and does not wait.</summary>
    /// <param name="readable">Whether the socket said that there is something.</param>
    /// <returns>Null, or why nothing more can come.</returns>
    protected abstract string? Receive(bool readable);

    protected string Error(SocketError error) => $"{Peer}: {SocketErrorText.Of(error)}";

    private void Run()
    {
        try
        {
            if (cpu is { } own)
                ThreadPin.Set(own);
            while (!_stopping && _failure is null)
            {
                // Waits in the kernel itself, poll(2). A managed receive would be woken by the runtime's event thread, and
                // the way through that one would be in every round trip.
                bool readable = Socket.Poll(Look, SelectMode.SelectRead);
                _failure = Receive(readable);
                Trips.GiveUp(Stopwatch.GetTimestamp());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or Commands.CommandFailure)
        {
            _failure = $"what came back cannot be read: {e.Message}";
        }

        Trips.Ended.Set(); // whoever waits looks why
    }
}
