using System.Net.Sockets;

namespace BatchSend.Tests.Fixtures;

/// <summary>Reads a socket on a thread of its own and keeps everything that arrives.</summary>
internal abstract class Recorder(Socket socket) : IDisposable
{
    private const int PollMicroseconds = 20_000; // how soon the thread notices that it is to end
    private readonly ManualResetEventSlim _go = new(initialState: true);
    private Thread? _thread;
    private volatile bool _stop;
    private volatile Exception? _failure;

    protected Socket Socket { get; } = socket;

    protected Lock Gate { get; } = new();

    /// <summary>Begins to read; until then everything waits in the kernel.</summary>
    public void Start()
    {
        if (_thread is not null)
            return;
        _thread = new Thread(Run) { IsBackground = true, Name = "recorder" };
        _thread.Start();
    }

    /// <summary>Stops reading after the read that is running.</summary>
    public void Pause() => _go.Reset();

    /// <summary>Goes on reading.</summary>
    public void Resume() => _go.Set();

    /// <summary>Waits until as much as was sent has arrived or was counted as lost.</summary>
    public abstract void WaitFor(int messages, long bytes);

    /// <summary>Waits until everything that was sent has arrived or was counted as lost, and fails where it differs.</summary>
    public abstract void AssertReceived(IReadOnlyList<ReadOnlyMemory<byte>> sent);

    public void Dispose()
    {
        _stop = true;
        _go.Set();
        _thread?.Join();
        _go.Dispose();
        Socket.Dispose();
    }

    /// <summary>Takes what is readable; false when no more can come.</summary>
    protected abstract bool Read();

    protected void WaitUntil(Func<bool> condition, Func<string> what)
    {
        Start();
        Wait.Until(() => condition() || _failure is not null, what);
        if (_failure is { } failure)
            throw new InvalidOperationException("the receiver failed", failure);
    }

    private void Run()
    {
        try
        {
            while (!_stop)
            {
                _go.Wait();
                if (Socket.Poll(PollMicroseconds, SelectMode.SelectRead) && !Read())
                    return;
            }
        }
        catch (SocketException e)
        {
            _failure = e;
        }
        catch (ObjectDisposedException e)
        {
            _failure = e;
        }
    }
}
