using System.Diagnostics;
using System.Net.Sockets;
using BatchSend;
using Bench.Commands;
using Bench.Commands.Sending;
using Bench.Echoes;
using Bench.Hosting;
using Bench.Meters.Events;
using Bench.Reports;
using Bench.Sinks;
using Bench.Traffic;

namespace Bench.Suites;

/// <summary>What one benchmark process of an echo suite sends to: a sink that returns everything, and a client that times and checks it.</summary>
internal sealed class EchoTraffic : ISuiteTraffic
{
    private static readonly Func<bool> Never = static () => false;

    private readonly SinkProcess _sink;
    private readonly SendLane _lane;
    private readonly IBatchSender _sender;
    private readonly EchoClient _client;
    private readonly int _batch;
    private readonly int? _rate;
    private EchoBaseline _before;
    private EchoPace? _pace;
    private long _paced;

    private EchoTraffic(SinkProcess sink, SendLane lane, IBatchSender sender, EchoClient client, int batch, int? rate)
    {
        _sink = sink;
        _lane = lane;
        _sender = sender;
        _client = client;
        _batch = batch;
        _rate = rate;
        _before = EchoBaseline.Of(client, 0);
    }

    public long Sent { get; private set; }

    public long SentBytes { get; private set; }

    public bool SendsNatively => NativeSends.IsLatestOf(_sender);

    public long Expected => Sent;

    public long Delivered => _sink.Counters.Messages;

    public long? TlsRecords => null;

    public string? TlsSession => null;

    public long WaitTicks => _client.WaitTicks;

    public EchoFigures? Echo => EchoSummary.Of(_client, _batch, _rate, Sent, before: _before);

    /// <summary>
    /// Starts a sink and connects to it. Sink, calling thread and reader have a CPU each as far as there are so many; the
    /// reader is the first to share one, with the calling thread.
    /// </summary>
    /// <param name="transport">Exactly one transport.</param>
    /// <param name="strategy">A name of the catalog.</param>
    /// <param name="size">Bytes a message, 8 or more over UDP.</param>
    /// <param name="batch">Messages a batch; divides <see cref="SendSuite.MessagesPerInvocation"/>.</param>
    /// <param name="rate">Messages a second that are due; null where each batch goes when the last is back.</param>
    public static EchoTraffic Open(Transport transport, string strategy, int size, int batch, int? rate)
    {
        if (batch < 1 || SendSuite.MessagesPerInvocation % batch != 0)
            throw new ArgumentOutOfRangeException(nameof(batch), batch, $"must divide {SendSuite.MessagesPerInvocation}");
        (int? senderCpu, int? sinkCpu) = SuiteTraffic.Placement();
        int? readerCpu = CpuPlacement.Free(senderCpu, sinkCpu);
        SinkProcess sink = SinkProcess.StartAsync(
            new SinkOptions { Transport = transport, MessageSize = size, Echo = true, Cpu = sinkCpu }).GetAwaiter().GetResult();
        SendLane? lane = null;
        IBatchSender? sender = null;
        try
        {
            lane = SendLane.ConnectAsync(sink).GetAwaiter().GetResult();
            if (senderCpu is { } cpu)
                ThreadPin.Set(cpu); // before the reader starts, which takes its CPU from here
            sender = SenderCatalog.Create(lane.Socket, strategy);
            EchoRoom room = EchoRoom.For(lane.Socket, size, batch, sink);
            EchoClient client = new(lane.Socket, sender, new EchoMessages(batch, size), room, readerCpu);
            return new EchoTraffic(sink, lane, sender, client, batch, rate);
        }
        catch
        {
            sender?.DisposeAsync().AsTask().GetAwaiter().GetResult();
            lane?.Dispose();
            sink.DisposeAsync().AsTask().GetAwaiter().GetResult();
            throw;
        }
    }

    /// <summary>Sends so many batches, each when the last is back, or when it is due.</summary>
    /// <exception cref="CommandFailure">A send did not accept the whole batch, or what came back is not what was sent.</exception>
    public void RoundTrips(int batches)
    {
        for (int i = 0; i < batches; i++)
        {
            if (_rate is { } rate)
                _pace ??= new EchoPace(Stopwatch.GetTimestamp(), rate);
            _paced += _batch;
            SendResult? result = _client.Send(_batch, _pace?.DueOf(_paced - 1), Never);
            Sent += result?.Accepted ?? 0;
            SentBytes += result?.Bytes ?? 0;
            if (result is not { IsSuccess: true })
                throw CommandFailure.Failed(Why(result));
            if (_rate is null)
                Drain();
        }
    }

    /// <summary>A new schedule: what was due while nothing was measured is not owed.</summary>
    public void BeginIteration(bool first)
    {
        (_pace, _paced) = (null, 0);
        if (!first)
            return;
        _client.TimeFromHere();
        _before = EchoBaseline.Of(_client, Sent);
    }

    /// <summary>There is no window here. The client waits for echoes in the kernel, and for a batch to be due by yielding: those calls are of every strategy.</summary>
    public void WaitWithoutSyscalls()
    {
    }

    public void Drain()
    {
        if (!_client.WaitForAll(Never))
            throw CommandFailure.Failed(Why(null));
    }

    public void Verify()
    {
        Drain();
        EchoFigures all = EchoSummary.Of(_client, _batch, _rate, Sent);
        SinkReport report = _sink.StopAsync().GetAwaiter().GetResult();
        Verify(Sent, all, report);
    }

    public void Dispose()
    {
        _client.Dispose();
        _sender.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _lane.Dispose();
        _sink.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    /// <summary>No byte may be wrong, nothing can come back that the sink did not return, and a stream comes back whole.</summary>
    internal static void Verify(long sent, EchoFigures all, SinkReport report)
    {
        long missing = all.Lost.IsMeasured ? (long)all.Lost.Value.Value : 0;
        bool agree = all.Corrupt == 0 && all.Echoed + missing == sent && report.Echoed >= all.Echoed && report.Messages <= sent;
        if (!agree)
        {
            throw new InvalidOperationException(
                $"{sent} messages sent, {report.Messages} received and {report.Echoed} returned by the sink, {all.Echoed} back intact, {all.Corrupt} corrupt, {missing} known to be lost: the counts do not agree");
        }
    }

    /// <param name="result">What became of the last batch; null where it was the way back that failed.</param>
    private string Why(SendResult? result)
    {
        SocketError error = result is { IsSuccess: false } ? result.Value.Error : SocketError.ConnectionReset;
        string why = _client.Failure ?? $"the socket accepted {result?.Accepted ?? 0} of {_batch} messages: {SocketErrorText.Of(error)}";
        return _sink.WhyEndedAt(error) is { } ended ? $"{why}; {ended}" : why;
    }
}
