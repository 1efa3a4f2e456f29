using System.Net.Sockets;
using BatchSend;
using Bench.Commands;
using Bench.Floors;
using Bench.Hosting;
using Bench.Multicast;
using Bench.Pairing;
using Bench.Reports;
using Bench.Sinks;
using Bench.Traffic;

namespace Bench.Suites;

/// <summary>What one benchmark process sends to: sinks in processes of their own, one socket that all of them get the messages of.</summary>
internal sealed class SuiteTraffic : ISuiteTraffic
{
    /// <summary>Of the messages: the same for every case.</summary>
    private const int Seed = 0;

    private readonly SinkSet _sinks;
    private readonly SuiteTls? _tls;
    private readonly Socket _socket;
    private readonly string _strategy;
    private readonly IArmSend _send;
    private readonly BatchRing _batches;
    private readonly ManualResetEventSlim _completed = new();
    private readonly Action _signalCompleted;

    private SuiteTraffic(SinkSet sinks, SuiteTls? tls, Socket socket, string strategy, IArmSend send, BatchRing batches)
    {
        _strategy = strategy;
        _sinks = sinks;
        _tls = tls;
        _socket = socket;
        _send = send;
        _batches = batches;
        _signalCompleted = _completed.Set;
    }

    public long Sent { get; private set; }

    public long SentBytes { get; private set; }

    /// <summary>Of floors always: they are loops of native calls.</summary>
    public bool SendsNatively => _send is not StrategySend { SendsNatively: false };

    public long Expected => Sent * _sinks.Sinks.Count;

    public long Delivered => _sinks.Delivered;

    public long? TlsRecords => _tls?.Records;

    public string? TlsSession => _tls?.Session;

    public long WaitTicks => _sinks.Window.WaitTicks;

    public EchoFigures? Echo => null;

    /// <summary>
    /// Starts the sinks and connects to them. Where there are several CPUs, the sinks stay on one and the calling thread on
    /// another from here on: BenchmarkDotNet runs each case on a thread or in a process of its own.
    /// </summary>
    /// <param name="transport">Exactly one transport.</param>
    /// <param name="strategy">A name of the catalog, or a floor's with its prefix.</param>
    /// <param name="size">Bytes of payload a message.</param>
    /// <param name="batch">Messages a batch.</param>
    /// <param name="groupReceivers">Sinks in a multicast group on loopback; null for one sink that is sent to by its address.</param>
    /// <param name="tls">Whether to send over TLS, with certificates made for this process and its sink.</param>
    public static SuiteTraffic Open(Transport transport, string strategy, int size, int batch, int? groupReceivers = null, bool tls = false)
    {
        if (batch < 1 || SendSuite.MessagesPerInvocation % batch != 0)
            throw new ArgumentOutOfRangeException(nameof(batch), batch, $"must divide {SendSuite.MessagesPerInvocation}");

        (int? senderCpu, int? sinkCpu) = Placement();
        SuiteTls? secure = tls ? new SuiteTls() : null;
        SinkOptions options = new() { Transport = transport, MessageSize = size, Cpu = sinkCpu, Tls = secure?.SinkOptions };
        if (groupReceivers is not null)
            options = SinkSet.InGroup(options, MulticastGroup.OnLoopback());
        SinkSet? sinks = null;
        try
        {
            sinks = SinkSet.StartAsync(options, groupReceivers ?? 1).GetAwaiter().GetResult();
            bool isFloor = strategy.StartsWith(FloorCatalog.Prefix, StringComparison.Ordinal);
            Socket socket = sinks.ConnectAsync().GetAwaiter().GetResult();
            BatchRing batches = BatchRing.Create(batch, MessageSizes.Equal(size), (long)SendSuite.MessagesPerInvocation * size, Seed, pinned: isFloor);
            IArmSend send = isFloor && OperatingSystem.IsLinux()
                ? FloorCatalog.Create(strategy[FloorCatalog.Prefix.Length..], socket, batches)
                : secure?.Open(strategy, sinks.Sinks[0], socket, batches) ?? new StrategySend(strategy, socket, batches);
            if (senderCpu is { } cpu)
            {
                ThreadPin.Set(cpu);
                // With a CPU of their own the sinks need none offered; yields would count as kernel time of the sends.
                sinks.Window.WaitWithoutSyscalls();
            }

            return new SuiteTraffic(sinks, secure, socket, strategy, send, batches);
        }
        catch
        {
            secure?.Dispose();
            sinks?.DisposeAsync().AsTask().GetAwaiter().GetResult();
            throw;
        }
    }

    /// <summary>
    /// Sends the messages of one invocation, batch by batch, each when every sink has room for it. Throws when a send has not
    /// accepted the whole batch.
    /// </summary>
    public void SendAll()
    {
        for (int batch = 0; batch < _batches.Batches; batch++)
        {
            _sinks.Window.WaitFor(_batches.Batch);
            Send();
        }
    }

    /// <summary>
    /// Sends the messages of one invocation so many times, each batch when it may follow those under way, and returns when
    /// every sink has taken all or the rest is declared lost.
    /// </summary>
    public void DeliverAll(int rounds)
    {
        for (int batch = 0; batch < rounds * _batches.Batches; batch++)
        {
            _sinks.Window.WaitToFollow(_batches.Batch);
            Send();
        }

        Drain();
    }

    public void BeginIteration(bool first)
    {
    }

    public void WaitWithoutSyscalls() => _sinks.Window.WaitWithoutSyscalls();

    public void Drain() => _sinks.Window.Drain();

    /// <summary>
    /// Ends the sinks and compares: what each received and what its window has declared lost must be all that was sent.
    /// Over TCP nothing is ever lost.
    /// </summary>
    public void Verify()
    {
        if (_tls is not null)
        {
            Drain();
            _tls.Close();
        }

        (IReadOnlyList<SinkReport?> reports, string? failure) = _sinks.FinishAsync().GetAwaiter().GetResult();
        if (failure is not null)
            throw CommandFailure.Failed(failure);
        foreach ((SinkReport? report, SendWindow window) in reports.Zip(_sinks.Window.All))
            Verify(Sent, window.LostMessages, report!.Messages);
        _tls?.Verify(reports[0]!.Tls);
    }

    public void Dispose()
    {
        _send.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _tls?.Dispose();
        _socket.Dispose();
        _sinks.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _completed.Dispose();
    }

    private void Send()
    {
        SendResult result = Complete(_send.SendAsync());
        _sinks.Window.Account(result, _batches.Batch, _strategy);
        Sent += result.Accepted;
        SentBytes += result.Bytes;
    }

    internal static void Verify(long sent, long lost, long received)
    {
        if (received + lost != sent)
            throw new InvalidOperationException(
                $"{sent} messages sent, {received} received, {lost} known to be lost: the counts do not agree");
    }

    internal static (int? Sender, int? Sink) Placement()
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
