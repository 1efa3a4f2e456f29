using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Sockets;
using BatchSend;
using Bench.Echoes;
using Bench.Reports;
using Bench.Sinks;
using Bench.Suites;
using Xunit;

namespace Bench.Tests.Echoes;

/// <summary>Real round trips within this process, with a sink in another one or a peer that misbehaves.</summary>
public sealed class EchoClientTests
{
    private const int Size = 100, Batch = 8;

    /// <summary>So often is looked for what is there after a moment; a busy machine may take longer.</summary>
    private const int Looks = 1000;

    private static readonly Func<bool> Never = static () => false;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Datagrams_that_are_lost_doubled_swapped_or_changed_on_the_way_are_told_apart()
    {
        await using EchoPeer peer = EchoPeer.Udp(Disorder());
        using Rig rig = new(peer, SocketType.Dgram);
        for (int i = 0; i < 3; i++)
            Assert.True(rig.Client.Send(Batch, due: null, Never)!.Value.IsSuccess);
        Assert.True(rig.Client.WaitForAll(Never), rig.Client.Failure);

        EchoFigures echo = EchoSummary.Of(rig.Client, Batch, rate: null, 3 * Batch);

        Assert.Equal((22, 2d, 1d, 1d, 1), (echo.Echoed, echo.Lost.Value, echo.Duplicate.Value, echo.Reordered.Value, echo.Corrupt));
        Assert.Equal((1, 2), (echo.Batches, echo.IncompleteBatches)); // of the first two, one message each never came
        Assert.Contains("does not tell", echo.NotLosslessReason, StringComparison.Ordinal);
        Assert.Null(rig.Client.Failure);
    }

    [Fact]
    public async Task A_batch_that_was_due_long_ago_has_that_in_its_time()
    {
        await using EchoPeer peer = EchoPeer.Tcp(bytes => [bytes]);
        using Rig rig = new(peer, SocketType.Stream);
        Assert.True(rig.Client.Send(Batch, Stopwatch.GetTimestamp() - (3 * Stopwatch.Frequency), Never)!.Value.IsSuccess);
        Assert.True(rig.Client.WaitForAll(Never));

        EchoFigures echo = EchoSummary.Of(rig.Client, Batch, rate: 1000, Batch);

        Assert.InRange(echo.Late.MaxNs.Value!.Value, 3e9, echo.First.MaxNs.Value!.Value);
        Assert.InRange(echo.First.MaxNs.Value!.Value, 3e9, echo.Last.MaxNs.Value!.Value);
        Assert.Equal(7e6, echo.FillNs.Value!.Value, 1.0);
        Assert.Contains("takes 10 batches", echo.Last.P90Ns.Reason, StringComparison.Ordinal);
        Assert.Equal("a TCP stream has no such thing", echo.Lost.Reason);
    }

    [Theory]
    [InlineData("message 7 came back with other bytes", true)]
    [InlineData("more came back than was sent", false)]
    public async Task A_stream_of_garbage_ends_it(string reason, bool changed)
    {
        int taken = 0;
        await using EchoPeer peer = EchoPeer.Tcp(bytes =>
        {
            taken += bytes.Length;
            if (taken < Batch * Size)
                return [bytes];
            bytes[^1] ^= changed ? (byte)1 : (byte)0;
            return changed ? [bytes] : [bytes, [1]];
        });
        using Rig rig = new(peer, SocketType.Stream);

        Assert.True(rig.Client.Send(Batch, due: null, Never)!.Value.IsSuccess);
        for (int look = 0; rig.Client.Failure is null && look < Looks; look++)
            await Task.Delay(10, Token);

        Assert.Contains(reason, rig.Client.Failure, StringComparison.Ordinal);
        Assert.Null(rig.Client.Send(Batch, due: null, Never));
        Assert.Equal(1, rig.Client.Reader.Corrupt);
    }

    [Fact]
    public async Task Datagrams_of_garbage_are_counted_and_in_no_time()
    {
        byte[] forged = new byte[Size];
        BinaryPrimitives.WriteInt64LittleEndian(forged, 1_000_000); // a number that was never sent
        await using EchoPeer peer = EchoPeer.Udp(datagram => [forged, [], new byte[65_507], datagram[..^1], datagram]);
        using Rig rig = new(peer, SocketType.Dgram);
        rig.RoundTrip();

        EchoFigures echo = EchoSummary.Of(rig.Client, Batch, rate: null, Batch);
        Assert.Equal(Batch, echo.Echoed + echo.Lost.Value);
        Assert.InRange(echo.Corrupt, 1, 4 * Batch); // of so much, some may be lost
    }

    /// <summary>Sixteen megabytes a batch: no buffers hold that, so a sender that did not read meanwhile would never end.</summary>
    [Theory]
    [InlineData("per-buffer")]
    [InlineData("gather")]
    public void A_batch_larger_than_all_buffers_comes_back_whole(string strategy) => OnThreadOfItsOwn(() =>
    {
        using EchoTraffic traffic = EchoTraffic.Open(Transport.Tcp, strategy, size: 256 * 1024, batch: 64, rate: null);
        traffic.RoundTrips(2);
        Assert.Equal((2, 128), (traffic.Echo!.Batches, traffic.Echo.Echoed));
        traffic.Verify();
    });

    [Theory]
    [InlineData(Transport.Tcp)]
    [InlineData(Transport.Udp)]
    public async Task A_sink_that_is_killed_ends_it_with_the_reason(Transport transport)
    {
        await using SinkProcess sink = await SinkProcess.StartAsync(new SinkOptions { Transport = transport, MessageSize = Size, Echo = true }, Token);
        using Rig rig = new(sink.EndPoint, transport == Transport.Tcp ? SocketType.Stream : SocketType.Dgram);
        rig.RoundTrip();
        using (Process process = Process.GetProcessById(sink.ProcessId))
        {
            process.Kill();
            await process.WaitForExitAsync(Token);
        }

        string? failure = null;
        for (int i = 0; failure is null && i < 1000; i++)
        {
            SendResult? result = rig.Client.Send(Batch, due: null, Never);
            failure = result is { IsSuccess: false } ? result.Value.Error.ToString() : null;
            rig.Client.WaitForAll(Never);
            failure ??= rig.Client.Failure;
        }

        Assert.Matches(transport == Transport.Tcp ? "closed the connection|Connection(Reset|Aborted)|Shutdown" : "(?i)refused", failure);
    }

    [Fact]
    public void Counts_that_do_not_agree_fail_a_case()
    {
        EchoFigures good = Reports.Sample.Echo(udp: true, rate: null) with { Echoed = 99 }; // one lost
        SinkReport report = new() { Messages = 100, Bytes = 6400, Echoed = 99 };
        EchoTraffic.Verify(100, good, report);
        Assert.Contains("do not agree", Fails(101, good, report), StringComparison.Ordinal);
        Assert.Contains("do not agree", Fails(100, good with { Corrupt = 1 }, report), StringComparison.Ordinal);
        Assert.Contains("do not agree", Fails(100, good, report with { Echoed = 98 }), StringComparison.Ordinal);
        Assert.Contains("do not agree", Fails(100, good, report with { Messages = 101 }), StringComparison.Ordinal);

        static string Fails(long sent, EchoFigures figures, SinkReport report) =>
            Assert.Throws<InvalidOperationException>(() => EchoTraffic.Verify(sent, figures, report)).Message;
    }

    [Theory]
    [InlineData(Transport.Tcp)]
    [InlineData(Transport.Udp)]
    public async Task Every_strategy_makes_round_trips(Transport transport)
    {
        await using SinkProcess sink = await SinkProcess.StartAsync(new SinkOptions { Transport = transport, MessageSize = Size, Echo = true }, Token);
        foreach (SenderDescriptor strategy in SenderCatalog.All.Where(s => SenderSupport.Of(s, transport).IsSupported))
        {
            using Rig rig = new(sink.EndPoint, transport == Transport.Tcp ? SocketType.Stream : SocketType.Dgram, strategy.Name);
            rig.RoundTrip();
            rig.RoundTrip();
            EchoFigures echo = EchoSummary.Of(rig.Client, Batch, rate: null, 2 * Batch);
            Assert.Equal((strategy.Name, 2 * Batch, 0), (strategy.Name, echo.Echoed + (echo.Lost.Value ?? 0), echo.Corrupt));
            Assert.Equal(2, echo.Batches + echo.IncompleteBatches);
        }
    }

    [Theory]
    [InlineData(Transport.Tcp)]
    [InlineData(Transport.Udp)]
    public void A_suite_makes_round_trips_and_holds_both_ends_against_each_other(Transport transport) => OnThreadOfItsOwn(() =>
    {
        TrafficSuite suite = transport == Transport.Tcp ? new TcpEchoSuite() : new UdpEchoSuite();
        (suite.Strategy, suite.Size, suite.Batch) = ("auto", 64, 16);
        suite.Connect();
        try
        {
            ((EchoSuite)suite).Echo();
        }
        finally
        {
            suite.VerifyAndClose();
        }
    });

    [Fact]
    public void At_a_rate_only_the_measured_batches_are_in_the_figures() => OnThreadOfItsOwn(() =>
    {
        using EchoTraffic traffic = EchoTraffic.Open(Transport.Udp, "mmsg", Size, Batch, rate: 100_000);
        traffic.RoundTrips(5);
        traffic.Drain();
        traffic.BeginIteration(first: true);
        traffic.RoundTrips(7);
        traffic.Drain();
        traffic.BeginIteration(first: false);
        traffic.RoundTrips(3);
        traffic.Drain();

        EchoFigures echo = traffic.Echo!;
        Assert.Equal(10, echo.Batches + echo.IncompleteBatches);
        Assert.Equal(10 * Batch, echo.Echoed + echo.Lost.Value);
        Assert.Equal((100_000, 70e3), (echo.RatePerSecond, Math.Round(echo.FillNs.Value!.Value)));
        Assert.Equal(echo.Batches, echo.Late.Samples);
        traffic.Verify();
    });

    /// <summary>Loses message 3, sends 5 behind 6, 8 twice, and 10 with a changed last byte.</summary>
    private static Func<byte[], IEnumerable<byte[]>> Disorder()
    {
        byte[] held = [];
        return datagram =>
        {
            switch (BinaryPrimitives.ReadInt64LittleEndian(datagram))
            {
                case 3:
                    return [];
                case 5:
                    held = datagram;
                    return [];
                case 6:
                    return [datagram, held];
                case 8:
                    return [datagram, datagram];
                case 10:
                    datagram[^1] ^= 1;
                    return [datagram];
                default:
                    return [datagram];
            }
        };
    }

    /// <summary>A suite keeps the thread that it is opened on to one CPU, which a thread of the pool must not stay on.</summary>
    internal static void OnThreadOfItsOwn(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(action));
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }

    /// <summary>A socket, a sender and a client.</summary>
    private sealed class Rig : IDisposable
    {
        private readonly Socket _socket;
        private readonly IBatchSender _sender;

        public Rig(EchoPeer peer, SocketType type)
            : this(peer.EndPoint, type)
        {
        }

        public Rig(System.Net.IPEndPoint endPoint, SocketType type, string strategy = "per-buffer")
        {
            _socket = EchoPeer.Connect(endPoint, type);
            _sender = SenderCatalog.Create(_socket, strategy);
            Client = new EchoClient(_socket, _sender, new EchoMessages(Batch, Size), EchoRoom.For(_socket, Size, Batch, sink: null), readerCpu: null);
        }

        public EchoClient Client { get; }

        public void RoundTrip()
        {
            Assert.True(Client.Send(Batch, due: null, Never)!.Value.IsSuccess);
            Assert.True(Client.WaitForAll(Never), Client.Failure);
        }

        public void Dispose()
        {
            Client.Dispose();
            _sender.DisposeAsync().AsTask().GetAwaiter().GetResult();
            _socket.Dispose();
        }
    }
}
