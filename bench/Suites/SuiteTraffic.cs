using BatchSend;
using Bench.Diagnosers;
using Bench.Floors;
using Bench.Hosting;
using Bench.Pairing;
using Bench.Sinks;
using Bench.Traffic;

namespace Bench.Suites;

/// <summary>What one benchmark process sends to: a sink in a process of its own, one lane to it, and the messages.</summary>
internal sealed class SuiteTraffic : IProbedTraffic, IDisposable
{
    /// <summary>Of the messages: the same for every case.</summary>
    private const int Seed = 0;

    private readonly SinkProcess _sink;
    private readonly SendLane _lane;
    private readonly string _strategy;
    private readonly IArmSend _send;
    private readonly BatchRing _batches;
    private readonly ManualResetEventSlim _completed = new();
    private readonly Action _signalCompleted;

    private SuiteTraffic(SinkProcess sink, SendLane lane, string strategy, IArmSend send, BatchRing batches)
    {
        _strategy = strategy;
        _sink = sink;
        _lane = lane;
        _send = send;
        _batches = batches;
        _signalCompleted = _completed.Set;
    }

    public long Sent { get; private set; }

    public long SentBytes { get; private set; }

    /// <summary>Of floors always: they are loops of native calls.</summary>
    public bool SendsNatively => _send is not StrategySend { SendsNatively: false };

    public long Delivered => _sink.Counters.Messages;

    public long WaitTicks => _lane.Window.WaitTicks;

    /// <summary>
    /// Starts a sink and connects to it. Where there are several CPUs, the sink stays on one and the calling thread on
    /// another from here on: BenchmarkDotNet runs each case on a thread or in a process of its own.
    /// </summary>
    public static SuiteTraffic Open(Transport transport, string strategy, int size, int batch)
    {
        if (batch < 1 || SendSuite.MessagesPerInvocation % batch != 0)
            throw new ArgumentOutOfRangeException(nameof(batch), batch, $"must divide {SendSuite.MessagesPerInvocation}");

        (int? senderCpu, int? sinkCpu) = Placement();
        SinkProcess sink = SinkProcess.StartAsync(
            new SinkOptions { Transport = transport, MessageSize = size, Cpu = sinkCpu }).GetAwaiter().GetResult();
        try
        {
            bool isFloor = strategy.StartsWith(FloorCatalog.Prefix, StringComparison.Ordinal);
            SendLane lane = SendLane.ConnectAsync(sink).GetAwaiter().GetResult();
            BatchRing batches = BatchRing.Create(batch, MessageSizes.Equal(size), (long)SendSuite.MessagesPerInvocation * size, Seed, pinned: isFloor);
            IArmSend send = isFloor && OperatingSystem.IsLinux()
                ? FloorCatalog.Create(strategy[FloorCatalog.Prefix.Length..], lane.Socket, batches)
                : new StrategySend(strategy, lane.Socket, batches);
            if (senderCpu is { } cpu)
            {
                ThreadPin.Set(cpu);
                // With a CPU of its own the sink needs none offered; yields would count as kernel time of the sends.
                lane.Window.SpinOnly = true;
            }

            return new SuiteTraffic(sink, lane, strategy, send, batches);
        }
        catch
        {
            sink.DisposeAsync().AsTask().GetAwaiter().GetResult();
            throw;
        }
    }

    /// <summary>
    /// Sends the messages of one invocation, batch by batch, each when the window has room for it. The lane throws when
    /// a send has not accepted the whole batch.
    /// </summary>
    public void SendAll()
    {
        for (int batch = 0; batch < _batches.Batches; batch++)
        {
            _lane.Window.WaitFor(_batches.Batch);
            Send();
        }
    }

    /// <summary>
    /// Sends the messages of one invocation so many times, each batch when it may follow those under way, and returns when
    /// the sink has taken all or the rest is declared lost.
    /// </summary>
    public void DeliverAll(int rounds)
    {
        for (int batch = 0; batch < rounds * _batches.Batches; batch++)
        {
            _lane.Window.WaitToFollow(_batches.Batch);
            Send();
        }

        Drain();
    }

    public void WaitWithoutSyscalls() => _lane.Window.SpinOnly = true;

    public void Drain() => _lane.Window.Drain();

    /// <summary>
    /// Ends the sink and compares: what it received and what the window has declared lost must be all that was sent.
    /// Over TCP nothing is ever lost.
    /// </summary>
    public void Verify()
    {
        Drain();
        SinkReport report = _sink.StopAsync().GetAwaiter().GetResult();
        Verify(Sent, _lane.Window.LostMessages, report.Messages);
    }

    public void Dispose()
    {
        _send.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _lane.Dispose();
        _sink.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _completed.Dispose();
    }

    private void Send()
    {
        SendResult result = _lane.Account(Complete(_send.SendAsync()), _batches.Batch, _strategy);
        Sent += result.Accepted;
        SentBytes += result.Bytes;
    }

    internal static void Verify(long sent, long lost, long received)
    {
        if (received + lost != sent)
            throw new InvalidOperationException(
                $"{sent} messages sent, {received} received, {lost} known to be lost: the counts do not agree");
    }

    private static (int? Sender, int? Sink) Placement()
    {
        if (!OperatingSystem.IsLinux())
            return (null, null);
        (int? sender, int? sink, _) = CpuPlacement.Plan();
        return (sender, sink);
    }

    /// <summary>
    /// Blocks until a send has completed. The normal case has completed already; waiting otherwise goes through a reused
    /// event, so that the harness adds no allocation to what is measured.
    /// </summary>
    private SendResult Complete(ValueTask<SendResult> send)
    {
        var awaiter = send.GetAwaiter();
        if (!awaiter.IsCompleted)
        {
            _completed.Reset();
            awaiter.UnsafeOnCompleted(_signalCompleted);
            _completed.Wait();
        }

        return awaiter.GetResult();
    }
}
