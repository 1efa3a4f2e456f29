using System.Net;
using System.Net.Sockets;

namespace Bench.EventRuns;

/// <summary>Work whose events are known beforehand: what a session must show of it, wherever sessions work.</summary>
/// <param name="WorkItems">Work items that are queued to the thread pool and do nothing.</param>
/// <param name="Workers">As many work items more that all run at once, each on a worker of its own.</param>
/// <param name="Contentions">Times that a thread waits for a lock.</param>
/// <param name="Collections">Collections of generation 1.</param>
/// <param name="Datagrams">Datagrams that a socket of the runtime sends.</param>
internal sealed record KnownLoad(int WorkItems, int Workers, int Contentions, int Collections, int Datagrams)
{
    /// <summary>Bytes a datagram.</summary>
    public const int DatagramBytes = 100;

    public const int CollectedGeneration = 1;
}

/// <summary>Does it.</summary>
internal sealed class KnownWork : IEventLoad
{
    private static readonly byte[] Datagram = new byte[KnownLoad.DatagramBytes];

    private readonly KnownLoad _load;
    private readonly Socket _receiver = Open(), _sender = Open();

    public KnownWork(KnownLoad load)
    {
        _load = load;
        _sender.Connect(_receiver.LocalEndPoint!);
        _sender.Send(Datagram); // the runtime has its socket counters from the first use of a socket on
    }

    public int Windows => 1;

    public WindowTraffic Run(int window, CancellationToken token)
    {
        RunWorkItems();
        OccupyWorkers();
        for (int i = 0; i < _load.Contentions; i++)
            Contend();
        for (int i = 0; i < _load.Collections; i++)
            GC.Collect(KnownLoad.CollectedGeneration, GCCollectionMode.Forced, blocking: true);
        return Send();
    }

    public ValueTask DisposeAsync()
    {
        _sender.Dispose();
        _receiver.Dispose();
        return ValueTask.CompletedTask;
    }

    private void RunWorkItems()
    {
        using CountdownEvent left = new(_load.WorkItems + 1);
        for (int i = 0; i < _load.WorkItems; i++)
            ThreadPool.UnsafeQueueUserWorkItem(static left => left.Signal(), left, preferLocal: false);
        left.Signal();
        left.Wait(CancellationToken.None);
    }

    /// <summary>The pool starts as many workers as its minimum says without hesitating.</summary>
    private void OccupyWorkers()
    {
        ThreadPool.GetMinThreads(out int workers, out int completions);
        ThreadPool.SetMinThreads(Math.Max(workers, _load.Workers), completions);
        using CountdownEvent waiting = new(_load.Workers + 1), left = new(_load.Workers + 1);
        using ManualResetEventSlim release = new();
        for (int i = 0; i < _load.Workers; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static events =>
                {
                    events.waiting.Signal();
                    events.release.Wait();
                    events.left.Signal();
                },
                (waiting, release, left), preferLocal: false);
        }

        waiting.Signal();
        waiting.Wait(CancellationToken.None);
        release.Set();
        left.Signal();
        left.Wait(CancellationToken.None);
    }

    /// <summary>The other thread is let in only once it is seen to wait.</summary>
    private static void Contend()
    {
        object gate = new();
        Thread other = new(() =>
        {
            lock (gate)
            {
            }
        });
        lock (gate)
        {
            other.Start();
            while ((other.ThreadState & ThreadState.WaitSleepJoin) == 0)
                Thread.Yield();
        }

        other.Join();
    }

    /// <summary>That they arrive is not asked: the receiver's buffer may be too small for them.</summary>
    private WindowTraffic Send()
    {
        long bytes = 0;
        for (int i = 0; i < _load.Datagrams; i++)
            bytes += _sender.Send(Datagram);
        return new WindowTraffic(_load.Datagrams, bytes, Natively: false);
    }

    private static Socket Open()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
