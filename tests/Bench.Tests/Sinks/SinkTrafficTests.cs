using System.Net;
using BatchSend;
using Bench.Sinks;
using Bench.Traffic;
using Xunit;

namespace Bench.Tests.Sinks;

/// <summary>Real traffic to a real sink in a process of its own: within the window every message and byte is counted.</summary>
public sealed class SinkTrafficTests
{
    private const int Rounds = 50;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Transport.Tcp, "127.0.0.1", 64, 64)]
    [InlineData(Transport.Tcp, "::1", 1200, 16)]
    [InlineData(Transport.Tcp, "127.0.0.1", 16_384, 64)]
    [InlineData(Transport.Udp, "127.0.0.1", 64, 64)]
    [InlineData(Transport.Udp, "::1", 1200, 64)]
    [InlineData(Transport.Udp, "127.0.0.1", 0, 7)]
    [InlineData(Transport.Udp, "127.0.0.1", 65_507, 3)]
    public async Task Counts_every_message_and_byte_of_windowed_traffic(Transport transport, string address, int size, int batch)
    {
        await AssertCountedAsync(
            new SinkOptions { Transport = transport, Bind = new(IPAddress.Parse(address), 0), MessageSize = size }, batch);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task Counts_the_same_with_the_managed_receive(string address)
    {
        SinkReport report = await AssertCountedAsync(
            new SinkOptions { Transport = Transport.Udp, Bind = new(IPAddress.Parse(address), 0), MessageSize = 200, ManagedReceive = true },
            batch: 16);
        Assert.Null(report.Lost);
    }

    [Fact]
    public async Task Receives_in_batches_on_Linux_and_managed_where_told()
    {
        await using SinkProcess batched = await SinkProcess.StartAsync(new SinkOptions { Transport = Transport.Udp }, Token);
        await using SinkProcess managed = await SinkProcess.StartAsync(
            new SinkOptions { Transport = Transport.Udp, ManagedReceive = true }, Token);

        Assert.Equal(OperatingSystem.IsLinux() ? "recvmmsg" : "managed", batched.ReceiveMode);
        Assert.Equal("managed", managed.ReceiveMode);
    }

    [Theory]
    [InlineData("127.0.0.1", 1000, 1)]
    [InlineData("127.0.0.1", 1000, 999)]
    [InlineData("::1", 200, 137)]
    public async Task Counts_the_datagrams_within_coalesced_ones(string address, int size, int last)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "UDP_GRO exists on Linux only");
        const int Segments = 20;
        await using SinkProcess sink = await SinkProcess.StartAsync(
            new SinkOptions { Transport = Transport.Udp, Bind = new(IPAddress.Parse(address), 0), MessageSize = size, Gro = true }, Token);
        await using TestLane lane = await TestLane.ConnectAsync(sink, "per-buffer", Token);
        UdpSegment.Enable(lane.Socket, size);

        for (int i = 0; i < Rounds; i++)
        {
            lane.Window.WaitFor(Segments + 1);
            Assert.Equal((Segments * size) + last, await lane.Socket.SendAsync(new byte[(Segments * size) + last], Token));
            lane.Window.Sent(Segments + 1);
        }

        lane.Window.Drain();
        SinkReport report = await sink.StopAsync();
        Assert.Equal(0, lane.Window.LostMessages);
        Assert.Equal(Rounds * (Segments + 1), report.Messages);
        Assert.Equal(Rounds * ((Segments * size) + last), report.Bytes);
    }

    [Fact]
    public async Task Counts_plain_datagrams_on_a_gro_socket()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "UDP_GRO exists on Linux only");
        await AssertCountedAsync(new SinkOptions { Transport = Transport.Udp, MessageSize = 300, Gro = true }, batch: 32);
    }

    [Fact]
    public async Task Two_lanes_to_one_tcp_sink_share_its_window_and_its_counters()
    {
        var options = new SinkOptions { Transport = Transport.Tcp, MessageSize = 500 };
        await using SinkProcess sink = await SinkProcess.StartAsync(options, Token);
        await using TestLane first = await TestLane.ConnectAsync(sink, "per-buffer", Token);
        await using TestLane second = await TestLane.ConnectAsync(sink, "flush", Token);
        ReadOnlyMemory<byte>[] messages = MessageSet.Create(16, options.MessageSize);

        for (int i = 0; i < Rounds; i++)
        {
            await first.SendAsync(messages, Token);
            await second.SendAsync(messages, Token);
        }

        first.Window.Drain();

        Assert.Same(first.Window, second.Window);
        Assert.Equal(2 * Rounds * messages.Length, sink.Counters.Messages);
    }

    [Fact]
    public async Task A_receive_buffer_of_an_ordinary_user_loses_nothing_within_the_window()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "SO_RCVBUF is charged this way on Linux only");
        const int Stock = 212_992;
        var options = new SinkOptions { Transport = Transport.Udp, MessageSize = 1200, ReceiveBuffer = Stock };
        await using SinkProcess sink = await SinkProcess.StartAsync(options, Token);
        Assert.Equal(Stock, sink.EffectiveReceiveBuffer);
        Assert.Equal(Stock / 2, sink.Window.WindowBytes);
        Assert.Equal(46, sink.Window.WindowMessages);

        await using TestLane lane = await TestLane.ConnectAsync(sink, "per-buffer", Token);
        ReadOnlyMemory<byte>[] messages = MessageSet.Create(16, options.MessageSize);
        const int Batches = 1000;
        for (int i = 0; i < Batches; i++)
            await lane.SendAsync(messages, Token);
        lane.Window.Drain();

        SinkReport report = await sink.StopAsync();
        Assert.Equal(0, lane.Window.LostMessages);
        Assert.Equal(Batches * messages.Length, report.Messages);
    }

    [Fact]
    public async Task A_batch_larger_than_the_window_is_sent_and_what_it_loses_is_counted()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "SO_RCVBUF is charged this way on Linux only");
        var options = new SinkOptions { Transport = Transport.Udp, MessageSize = 8192, ReceiveBuffer = 65_536 };
        await using SinkProcess sink = await SinkProcess.StartAsync(options, Token);
        await using TestLane lane = await TestLane.ConnectAsync(sink, "per-buffer", Token);
        ReadOnlyMemory<byte>[] messages = MessageSet.Create(64, options.MessageSize);
        Assert.False(lane.Window.Fits(messages.Length));
        Assert.NotNull(lane.Window.WhyNotLossless(messages.Length));

        for (int i = 0; i < 3; i++)
            await lane.SendAsync(messages, Token);
        lane.Window.Drain();

        SinkReport report = await sink.StopAsync();
        Assert.Equal(3 * messages.Length, lane.Window.SentMessages);
        Assert.Equal(lane.Window.SentMessages, report.Messages + lane.Window.LostMessages);
    }

    [Fact]
    public async Task A_batch_larger_than_a_streams_window_is_no_loss()
    {
        var options = new SinkOptions { Transport = Transport.Tcp, MessageSize = 16_384 };
        await using SinkProcess sink = await SinkProcess.StartAsync(options, Token);

        Assert.False(sink.Window.Fits(1024));
        Assert.Null(sink.Window.WhyNotLossless(1024));
    }

    private static async Task<SinkReport> AssertCountedAsync(SinkOptions options, int batch)
    {
        await using SinkProcess sink = await SinkProcess.StartAsync(options, Token);
        Assert.Equal(options.Bind.Address, sink.EndPoint.Address);
        await using TestLane lane = await TestLane.ConnectAsync(sink, "per-buffer", Token);
        ReadOnlyMemory<byte>[] messages = MessageSet.Create(batch, options.MessageSize);
        for (int i = 0; i < Rounds; i++)
        {
            SendResult result = await lane.SendAsync(messages, Token);
            Assert.Equal(SendResult.Sent(batch, (long)batch * options.MessageSize), result);
        }

        // What a machine that stood still made late is in the report, and no longer lost.
        lane.Window.Drain();
        SinkReport report = await sink.StopAsync();
        Assert.Equal(0, lane.Window.LostMessages);
        Assert.Equal((Rounds * batch, (long)Rounds * batch * options.MessageSize), (report.Messages, report.Bytes));
        Assert.Equal((report.Messages, report.Bytes), (sink.Counters.Messages, sink.Counters.Bytes));
        return report;
    }
}
