using System.Diagnostics;
using System.Net.Sockets;
using Bench.Commands.Sending;
using Bench.Hosting;

namespace Bench.Sinks;

/// <summary>Takes everything that arrives at one bound socket, on threads of its own, until it is stopped.</summary>
internal abstract class Receiver(Socket socket, Arrivals arrivals) : IDisposable
{
    /// <summary>How long an idle receive call blocks before it looks whether to end.</summary>
    protected static readonly TimeSpan IdleLook = TimeSpan.FromMilliseconds(100);

    /// <summary>How long what waits in the socket is still taken after the stop: a sender may never pause.</summary>
    private static readonly long DrainTicks = Stopwatch.Frequency;

    private readonly TaskCompletionSource<string> _failure = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Thread? _thread;
    private volatile bool _stopping;
    private long _deadline;

    /// <summary><c>recvmmsg</c> or <c>managed</c>.</summary>
    public abstract string Mode { get; }

    /// <summary>Completes with the reason when receiving has failed; otherwise never.</summary>
    public Task<string> Failure => _failure.Task;

    protected Socket Socket { get; } = socket;

    protected Arrivals Arrivals { get; } = arrivals;

    protected bool Stopping => _stopping;

    /// <summary>Starts the first thread. It inherits the CPU placement of the caller.</summary>
    public void Start()
    {
        SetIdleLook(Socket);
        _thread = StartThread("sink", Run);
    }

    /// <summary>Takes what already waits in the socket, then ends all threads.</summary>
    public void Stop()
    {
        _deadline = Stopwatch.GetTimestamp() + DrainTicks;
        _stopping = true;
        _thread?.Join();
    }

    /// <summary>Adds what verification found; without verification nothing. Called after <see cref="Stop"/>.</summary>
    public abstract SinkReport Complete(SinkReport report);

    public virtual void Dispose() => Socket.Dispose();

    /// <summary>How much of the time after the stop is left.</summary>
    protected TimeSpan DrainLeft => Stopwatch.GetElapsedTime(Math.Min(Stopwatch.GetTimestamp(), _deadline), _deadline);

    /// <summary>Receives until <see cref="MayEnd"/>.</summary>
    protected abstract void Run();

    /// <summary>Whether to end after a receive call.</summary>
    /// <param name="stopping"><see cref="Stopping"/> as it was before the call: what came before the stop is still taken.</param>
    /// <param name="idle">Whether the call found nothing.</param>
    protected bool MayEnd(bool stopping, bool idle) => stopping && (idle || Stopwatch.GetTimestamp() > _deadline);

    protected static void SetIdleLook(Socket socket) => socket.ReceiveTimeout = (int)IdleLook.TotalMilliseconds;

    protected Thread StartThread(string name, Action body)
    {
        var thread = new Thread(() => Guard(body)) { Name = name, IsBackground = true };
        thread.Start();
        return thread;
    }

    private void Guard(Action body)
    {
        try
        {
            body();
        }
#pragma warning disable CA1031 // Whatever ends a thread would end the process by a signal otherwise; so it is the sink's failure.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failure.TrySetResult($"receiving failed: {Scarcity.Of(e) ?? SocketErrorText.Of(e) ?? e.Message}");
        }
    }
}
